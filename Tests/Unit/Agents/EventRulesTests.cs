using Mycosoft.Agents.Kinds.Events;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class EventRulesTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly CompanyEvent Happened = new("log:1", "check_route", "route-monitor", false, "It is DOWN.", Now);

    [Fact]
    public void What_is_left_out_matches_everything() => Assert.True(EventRules.Matches(new(), Happened));

    [Theory]
    [InlineData("check_*", "*", null, null, true)]
    [InlineData("check_route", "route-*", false, "down", true)]
    [InlineData("Check_route", "*", null, null, false)]
    [InlineData("*", "route", null, null, false)]
    [InlineData("*", "*", true, null, false)]
    [InlineData("*", "*", null, "up", false)]
    public void Every_part_of_a_pattern_must_fit(string name, string agent, bool? success, string? contains, bool matches) =>
        Assert.Equal(matches, EventRules.Matches(new(name, agent, success, contains), Happened));

    [Fact]
    public void A_rule_cools_down_from_its_last_run()
    {
        var rule = new EventRule(Guid.Empty, "r", new(), new("t"), 60, Enabled: true, Now);
        Assert.False(EventRules.Cooling(rule, Now));
        Assert.True(EventRules.Cooling(rule with { LastRun = Now }, Now.AddSeconds(59)));
        Assert.False(EventRules.Cooling(rule with { LastRun = Now }, Now.AddSeconds(60)));
    }
}
