using Mycosoft.Agents;
using Mycosoft.ControlRoom.AgentTabs;
using Mycosoft.Ledger;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class LifeActionTests
{
    public static TheoryData<Life, int> Lives => new()
    {
        { Life.Spawning, 0 }, { Life.Active, 0 }, { Life.Active, 2 }, { Life.Paused, 0 }, { Life.Paused, 1 }, { Life.Error, 0 }, { Life.Shutdown, 0 }, { Life.Dead, 0 }, { Life.Archived, 0 },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public void Nothing_is_offered_that_would_be_refused(Life life, int running)
    {
        var offered = LifeAction.Of(StatusRules.Report(life, running, 0), running);
        Assert.NotEmpty(offered);
        Assert.All(offered, action => Assert.Null(LifeRules.After(life, VerbOf(action), action.Target?.Contains("force=true", StringComparison.Ordinal) == true ? 0 : running).Refusal));
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void What_ends_something_asks_first(Life life, int running) => Assert.All(
        LifeAction.Of(StatusRules.Report(life, running, 0), running),
        action => Assert.Equal(VerbOf(action) is LifeVerb.Stop or LifeVerb.Archive or LifeVerb.Delete, action.Question is not null));

    private static LifeVerb VerbOf(LifeAction action) => action.Target is { } target ? Enum.Parse<LifeVerb>(target.TrimStart('/').Split('?')[0], ignoreCase: true) : LifeVerb.Delete;
}
