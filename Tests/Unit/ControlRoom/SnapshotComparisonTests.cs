using Mycosoft.ControlRoom.AgentTabs;
using Mycosoft.Snapshots;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class SnapshotComparisonTests
{
    private static readonly AgentSnapshot Then = new(Guid.NewGuid(), "a", DateTime.UtcNow, "manual", new("""{"life":"active"}"""), JsonText.EmptyObject, JsonText.EmptyArray, JsonText.EmptyObject);

    [Fact]
    public void A_configuration_that_says_nothing_is_that_of_every_agent()
    {
        var configuration = Of(Now with { Config = new("""{"max_retries":3,"task_timeout":60}""") }, "Configuration");
        Assert.Equal(["task_timeout"], configuration.Values.Where(v => v.Kind != Difference.None).Select(v => v.Path));
        Assert.Equal((1, "300", "60"), (configuration.Differences, configuration.Values.Single(v => v.Kind == Difference.Changed).Then, configuration.Values.Single(v => v.Kind == Difference.Changed).Now));
    }

    [Fact]
    public void Where_the_present_is_not_known_nothing_is_said_to_differ() => Assert.All(SnapshotComparison.Of(Then, null), part => Assert.Equal(0, part.Differences));

    [Fact]
    public void Memory_and_tasks_stand_beside_each_other_too()
    {
        var now = Now with { PendingTasks = new("""[{"id":"t"}]"""), MemoryState = new("""{"colour":"blue"}""") };
        Assert.Equal((1, 1), (Of(now, "Open tasks").Differences, Of(now, "Memory").Differences));
    }

    private static SnapshotPreview Now { get; } = new("a", DateTime.UtcNow, Then.State, Then.Config, Then.PendingTasks, Then.MemoryState);

    private static ComparedPart Of(SnapshotPreview now, string title) => SnapshotComparison.Of(Then, now).Single(part => part.Title == title);
}
