using Mycosoft.Devices.Protocol.Messages;
using Mycosoft.Tests.Simulators.Faults;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Unit.Devices.Simulators;

public sealed class FaultTests
{
    [Theory]
    [InlineData(nameof(FaultKind.Lost), 0)]
    [InlineData(nameof(FaultKind.Duplicated), 2)]
    [InlineData(nameof(FaultKind.Flipped), 0)]
    [InlineData(nameof(FaultKind.Garbage), 1)]
    public void A_fault_befalls_one_frame(string fault, int heard)
    {
        var bench = Ready();
        bench.Unit.Suffer(Enum.Parse<FaultKind>(fault));
        Assert.Equal(heard, bench.Pass(10).Count(each => each == "2:reading"));
        Assert.Contains("3:reading", bench.Pass(10));
        Assert.Equal(2, bench.Unit.Journal.ReadingCount);
    }

    [Fact]
    public void A_frame_without_its_end_takes_the_next_one_along_at_most()
    {
        var bench = Ready();
        bench.Unit.Suffer(FaultKind.Truncated);
        Assert.Empty(bench.Pass(10));
        bench.Pass(10);
        Assert.Contains("4:reading", bench.Pass(10));
    }

    [Fact]
    public void A_reset_comes_after_the_frame()
    {
        var bench = Ready();
        bench.Unit.Suffer(FaultKind.Reset);
        Assert.Equal(["2:reading", "1:hello side-a-mdp-2.1.0"], bench.Pass(10));
    }

    [Fact]
    public void A_mute_unit_is_silent_for_a_minute()
    {
        var bench = Ready();
        bench.Unit.Suffer(FaultKind.Mute);
        Assert.Empty(bench.Pass(69));
        Assert.NotEmpty(bench.Pass(20));
    }

    [Fact]
    public void A_stuck_sender_sends_bytes_and_no_frame()
    {
        var bench = Ready();
        bench.Unit.Suffer(FaultKind.Stuck);
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        bench.Unit.Advance();
        for (var i = 0; i < 5; i++)
        {
            Assert.All(bench.Unit.Take(), value => Assert.Equal(0x55, value));
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            bench.Unit.Advance();
        }

        Assert.Equal(1, bench.Unit.Journal.ReadingCount);
    }

    [Fact]
    public void A_slow_line_is_late_and_keeps_the_order()
    {
        var bench = Ready();
        bench.Unit.Suffer(FaultKind.Slow);
        Assert.Empty(bench.Tell(1, "read_sensors"));
        Assert.Empty(bench.Pass(1.9));
        Assert.Equal(["2:reading", "3:ack 1 telemetry_sent"], bench.Pass(0.2));
    }

    [Fact]
    public void A_pulled_cable_is_back_after_ten_seconds_with_a_boot()
    {
        var bench = Ready();
        var plugged = new List<bool>();
        bench.Unit.Plugged = plugged.Add;
        bench.Unit.Unplug();
        Assert.False(bench.Unit.IsPlugged);
        Assert.Empty(bench.Tell(1, "hello"));
        Assert.Empty(bench.Pass(9.9));
        Assert.Equal(["1:hello side-a-mdp-2.1.0"], bench.Pass(0.2));
        Assert.Equal([false, true], plugged);
    }

    [Fact]
    public void A_clock_that_drifts_shows_in_the_uptime()
    {
        var bench = Ready();
        bench.Unit.Faults = FaultPlan.None.With(FaultKind.Drift, 0.1);
        bench.Pass(100);
        Assert.Equal(110, bench.Sent<TelemetryMessage>().GetProperty("uptime_s").GetInt32());
    }

    [Fact]
    public void A_rate_holds_over_many_frames_and_changes_no_reading()
    {
        var clean = Story(FaultPlan.None);
        var faulty = Story(FaultPlan.None.With(FaultKind.Lost, 0.2));
        Assert.InRange(faulty.Heard / (double)clean.Heard, 0.7, 0.9);
        Assert.Equal(clean.Readings, faulty.Readings);
        Assert.Equal(faulty.Heard, Story(FaultPlan.None.With(FaultKind.Lost, 0.2)).Heard);

        static (int Heard, IReadOnlyList<double> Readings) Story(FaultPlan plan)
        {
            var bench = new Bench(new UnitProfile("mycobrain-1") { Faults = plan, Interval = TimeSpan.FromSeconds(1) });
            var heard = bench.Hear().Count;
            for (var i = 0; i < 500; i++)
                heard += bench.Pass(1).Count;
            return (heard, [.. bench.Unit.Journal.Readings.Select(reading => reading.Temperature)]);
        }
    }

    [Fact]
    public void Whatever_happens_at_once_the_unit_goes_on()
    {
        var plan = Enum.GetValues<FaultKind>().Aggregate(FaultPlan.None, (all, kind) => all.With(kind, 0.05));
        var bench = new Bench(new UnitProfile("mycobrain-1") { Faults = plan, Chatter = true, Remembers = 10 });
        for (var i = 0; i < 2_000; i++)
            bench.Pass(10);
        bench.Unit.Faults = FaultPlan.None;
        bench.Pass(120);
        Assert.Contains(bench.Pass(10), each => each.EndsWith("reading", StringComparison.Ordinal));
        Assert.Equal(10, bench.Unit.Journal.Readings.Count);
    }

    [Theory]
    [InlineData("lost=0.5", null)]
    [InlineData("drift=-0.01", null)]
    [InlineData("Unplug=1", null)]
    [InlineData("lost=2", "lost=2")]
    [InlineData("lost=-0.1", "lost=-0.1")]
    [InlineData("3=0.1", "3=0.1")]
    [InlineData("gone=0.1", "names lost, duplicated")]
    [InlineData("lost", "'lost'")]
    public void A_plan_is_read_or_refused(string entry, string? wrong)
    {
        Assert.Equal(wrong is null, FaultPlan.Parse([entry], out var said) is not null);
        Assert.Contains(wrong ?? "", said ?? "", StringComparison.Ordinal);
    }

    private static Bench Ready()
    {
        var bench = new Bench();
        bench.Hear();
        return bench;
    }
}
