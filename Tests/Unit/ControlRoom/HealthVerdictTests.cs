using Mycosoft.ControlRoom;
using Mycosoft.Dashboard;
using Mycosoft.Quarantine;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class HealthVerdictTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 9, 0, 0, DateTimeKind.Utc);

    private static readonly HealthReading Well = new(
        Company(), new([Silo()], null, Now), new([]), new("p", "built-in", "", Now, null, []), new("d", "built-in", Now, null, [], [], []), new([], 0, new Dictionary<string, string>(), []), new([], null), 0, null);

    [Fact]
    public void All_is_well_when_nothing_speaks_against_it()
    {
        var verdict = HealthVerdict.Of(Well);
        Assert.Equal(("ok", "All is well", 0), (verdict.Tone, verdict.Title, verdict.Concerns.Count));
    }

    [Fact]
    public void What_waits_for_people_is_told_and_nothing_is_wrong_with_it()
    {
        var verdict = HealthVerdict.Of(Well with { Approvals = 2 });
        Assert.Equal(("ok", "2 approvals wait for people."), (verdict.Tone, Assert.Single(verdict.Concerns).Text));
    }

    [Fact]
    public void What_could_not_be_read_is_not_well()
    {
        var verdict = HealthVerdict.Of(HealthReading.Nothing);
        Assert.Equal("error", verdict.Tone);
        Assert.Equal(6, verdict.Concerns.Count);
    }

    [Fact]
    public void A_missed_promise_needs_attention_and_one_that_was_not_measured_does_not()
    {
        var slos = new SloView[] { new("task_completion", 95, true, 91.25, "percent", 86_400, 400, false), new("task_latency", 500, false, null, "ms", 3_600, 0, null) };
        var verdict = HealthVerdict.Of(Well with { Company = Company(slos) });
        Assert.Equal(("warn", "One thing needs attention", "Task completion: 91.25 %, where 95 % or more is promised."), (verdict.Tone, verdict.Title, Assert.Single(verdict.Concerns).Text));
    }

    [Fact]
    public void The_worst_stands_first()
    {
        var verdict = HealthVerdict.Of(Well with
        {
            Quarantines = new([new(QuarantineScope.Agent, "a-1", "odd", "bob", Now), new(QuarantineScope.Fleet, "*", "fire", "bob", Now)]),
            Policy = Well.Policy! with { Error = "line 3" },
            Heads = Well.Heads! with { Problems = [new("control", 7, "cut_off", "")] },
            Approvals = 1,
        });
        Assert.Equal("2 things are wrong", verdict.Title);
        Assert.Equal(["error", "error", "warn", "warn", "info"], verdict.Concerns.Select(c => c.Tone));
        Assert.Contains("The end of the chain was cut off.", verdict.Concerns[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broker_that_is_not_reached_is_wrong_and_none_at_all_is_not()
    {
        Assert.Equal("error", HealthVerdict.Of(Well with { Silos = Well.Silos! with { MessageBrokerConnected = false } }).Tone);
        Assert.Equal("ok", HealthVerdict.Of(Well with { Silos = Well.Silos! with { MessageBrokerConnected = true } }).Tone);
    }

    private static SiloView Silo() => new("silo-1", "127.0.0.1:11111", "active", Now, 20, null, null, null, false);

    private static CompanyView Company(params SloView[] slos) =>
        new("running", true, 3, new(3, new Dictionary<string, long> { ["idle"] = 3 }, "mas", 0, 0, 0, 0, 0, null, null, null), 0, 0, false, 1, "sqlite", "2.0.0", Now, 60, Now, [], slos);
}
