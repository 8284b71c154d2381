using Mycosoft.Agents.Kinds.Devices;

namespace Mycosoft.Tests.Unit.Devices.UnitAgents;

public sealed class RuleEngineTests
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly RuleRequest Hot = new("hot", "t", RuleOperator.Gt, 30, RuleAction.Alert);

    [Theory]
    [InlineData(RuleOperator.Gt, 31, 30)]
    [InlineData(RuleOperator.Lt, 29, 30)]
    [InlineData(RuleOperator.Gte, 30, 29)]
    [InlineData(RuleOperator.Lte, 30, 31)]
    [InlineData(RuleOperator.Eq, 30, 31)]
    [InlineData(RuleOperator.Neq, 31, 30)]
    [InlineData(RuleOperator.Between, 40, 41)]
    public void A_condition_holds_or_does_not(RuleOperator by, double holds, double not)
    {
        var rule = Hot with { Operator = by, Upper = 40 };
        Assert.Equal((true, false), (RuleEngine.Holds(rule, holds), RuleEngine.Holds(rule, not)));
    }

    [Fact]
    public void It_runs_once_for_each_time_that_its_condition_comes_to_hold() =>
        Assert.Equal([31, 400], Runs(Hot with { CooldownMs = 1_000 }, (10, 20), (31, 31), (32, 35), (60, 31), (390, 20), (400, 31)));

    [Fact]
    public void Within_its_cooldown_it_does_not_run_and_after_it_only_if_it_still_holds()
    {
        Assert.Equal([0, 60], Runs(Hot, (0, 31), (10, 20), (20, 31), (59, 31), (60, 31), (200, 31)));
        Assert.Equal([0], Runs(Hot, (0, 31), (10, 20), (20, 31), (59, 20), (60, 20)));
    }

    [Fact]
    public void What_must_hold_for_a_while_begins_anew_when_it_was_interrupted() =>
        Assert.Equal([45], Runs(Hot with { ForSeconds = 30 }, (0, 31), (10, 20), (15, 31), (44, 31), (45, 31), (50, 31)));

    [Fact]
    public void A_rule_that_ran_before_a_restart_does_not_run_again_for_the_same()
    {
        var rule = new UnitRule(Hot, "owner") { LastRun = Start, Active = true };
        Assert.False(RuleEngine.Next(rule, RuleEngine.Begin(rule), 31, Start.AddHours(1)).Runs);
        var over = rule with { Active = false };
        Assert.False(RuleEngine.Next(over, RuleEngine.Begin(over), 31, Start.AddSeconds(59)).Runs);
        Assert.True(RuleEngine.Next(over, RuleEngine.Begin(over), 31, Start.AddSeconds(60)).Runs);
    }

    private static List<int> Runs(RuleRequest request, params (int Second, double Value)[] readings)
    {
        var (rule, track, runs) = (new UnitRule(request, "owner"), default(RuleTrack), new List<int>());
        foreach (var (second, value) in readings)
        {
            (track, var ran) = RuleEngine.Next(rule, track, value, Start.AddSeconds(second));
            if (!ran)
                continue;
            runs.Add(second);
            rule = rule with { LastRun = Start.AddSeconds(second) };
        }

        return runs;
    }
}
