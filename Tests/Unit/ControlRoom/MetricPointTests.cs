using Mycosoft.Activity;
using Mycosoft.ControlRoom.AgentTabs;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class MetricPointTests
{
    private static readonly DateTime Start = new(2026, 1, 24, 16, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Points_come_oldest_first_with_the_mean_of_what_ended_between_two_samples()
    {
        // Newest first: 10 tasks of 100 ms, then 2 of 700 ms, then none.
        var points = MetricPoint.Of([Sample(2, 11, 1, 200), Sample(1, 11, 1, 200), Sample(0, 9, 1, 100)]);
        Assert.Equal([null, 700, null], points.Select(p => p.TaskMs));
        Assert.Equal([Start, Start.AddSeconds(15), Start.AddSeconds(30)], points.Select(p => p.At));
    }

    [Fact]
    public void A_mean_needs_no_tasks_before() => Assert.Equal([null, 40], MetricPoint.Of([Sample(1, 2, 0, 40), Sample(0, 0, 0, null)]).Select(p => p.TaskMs));

    [Fact]
    public void What_was_not_measured_stays_unknown() => Assert.Null(Assert.Single(MetricPoint.Of([Sample(0, 0, 0, null)])).CpuPercent);

    private static MetricRecord Sample(int number, long completed, long failed, double? mean) => new("a", Start.AddSeconds(15 * number), null, completed, failed, mean, 0, 0, 0, failed);
}
