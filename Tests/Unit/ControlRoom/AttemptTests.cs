using Mycosoft.ControlRoom.Parts;
using Heard = Mycosoft.ControlRoom.InProcess.Answer<Mycosoft.ControlRoom.Parts.Word>;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class AttemptTests
{
    private readonly Attempt _attempt = new();
    private readonly List<string> _keys = [];

    [Fact]
    public async Task A_try_is_repeated_under_its_key_until_it_succeeds_and_the_next_has_another()
    {
        Assert.False(await Make(new(null, 503, "The company does not answer.")));
        Assert.Equal(("The company does not answer.", null), (_attempt.Problem, _attempt.Done));
        Assert.True(await Make(new(new("Done."), 200, null)));
        Assert.Equal((null, "Done."), (_attempt.Problem, _attempt.Done));
        await Make(new(new(), 200, null));
        Assert.Equal((_keys[0], false), (_keys[1], _keys[2] == _keys[0]));
    }

    [Fact]
    public async Task What_people_have_to_allow_first_is_not_said_to_be_done()
    {
        var approval = Guid.NewGuid();
        await Make(new(new(null, approval), 202, null));
        Assert.Equal(("A person has to allow it first.", $"control/approvals/{approval}"), (_attempt.Done, _attempt.Address));
        _attempt.Renew();
        Assert.Null(_attempt.Address);
    }

    [Fact]
    public async Task A_second_press_does_nothing_while_the_first_is_under_way()
    {
        var answer = new TaskCompletionSource<Heard>();
        var first = _attempt.Make(_ => answer.Task, _ => "Once.");
        Assert.True(_attempt.IsUnderWay);
        Assert.False(await Make(new(new(), 200, null)));
        answer.SetResult(new(new(), 200, null));
        Assert.True(await first);
        Assert.Equal(("Once.", false), (_attempt.Done, _attempt.IsUnderWay));
        Assert.Empty(_keys);
    }

    private Task<bool> Make(Heard answer) => _attempt.Make(
        key =>
        {
            _keys.Add(key);
            return Task.FromResult(answer);
        },
        word => word.Message ?? "");
}
