using Mycosoft.Agents;
using Mycosoft.Gaps;
using Mycosoft.Incidents;
using Mycosoft.Ledger;
using Mycosoft.Quarantine;
using Mycosoft.ServiceLevels;

namespace Mycosoft.Tests.Unit.Incidents;

/// <summary>What of all that is observed is an incident.</summary>
public sealed class TroubleRulesTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 8, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData(AgentCategory.Data, Life.Error, IncidentSeverity.Medium)]
    [InlineData(AgentCategory.Data, Life.Dead, IncidentSeverity.High)]
    [InlineData(AgentCategory.Core, Life.Error, IncidentSeverity.High)]
    [InlineData(AgentCategory.Corporate, Life.Dead, IncidentSeverity.Critical)]
    public void An_agent_that_is_dead_is_worse_than_one_in_error_and_the_core_weighs_more(AgentCategory category, Life life, IncidentSeverity severity)
    {
        var trouble = TroubleRules.Of(new UnwellAgent("route-api", category, life, "It failed."));
        Assert.Equal(("agent:route-api", severity, "It failed.", "route-api"), (trouble.Key, trouble.Severity, trouble.Description, trouble.CausedBy));
        Assert.Equal(["route-api"], trouble.Agents);
    }

    [Theory]
    [InlineData(false, 3_600, 20L, true)]
    [InlineData(true, 3_600, 20L, false)]
    [InlineData(null, 3_600, 0L, false)]
    [InlineData(false, 3_600, 19L, false)]
    [InlineData(false, 0, 20L, false)]
    public void A_promise_is_broken_when_enough_was_measured_over_a_window(bool? met, int window, long samples, bool broken) =>
        Assert.Equal(broken, TroubleRules.Of([new ServiceLevel("task_latency", 500, false, 812.5, "ms", window, samples, met)]).Count == 1);

    [Theory]
    [InlineData(null, 400, true)]
    [InlineData(false, 3, true)]
    [InlineData(true, 3, true)]
    [InlineData(false, 400, false)]
    [InlineData(true, 400, false)]
    public void A_promise_of_which_too_little_was_measured_is_neither_broken_nor_kept(bool? met, long samples, bool undecided) =>
        Assert.Equal(undecided ? ["slo:task_latency"] : [], TroubleRules.Undecided([new ServiceLevel("task_latency", 500, false, met is null ? null : 812.5, "ms", 3_600, samples, met)]));

    [Fact]
    public void A_broken_promise_says_what_was_measured_and_what_was_promised()
    {
        var trouble = Assert.Single(TroubleRules.Of([new ServiceLevel("task_completion", 95, true, 71.25, "percent", 86_400, 400, false)]));
        Assert.Equal(("slo:task_completion", IncidentSeverity.High), (trouble.Key, trouble.Severity));
        Assert.Equal("71.25 percent over 1.00:00:00 from 400 samples; promised is at least 95.", trouble.Description);
    }

    [Theory]
    [InlineData("high", "open", true, 16, 0, true)]
    [InlineData("critical", "waiting_approval", true, 16, 0, true)]
    [InlineData("high", "refused", true, 15, 0, true)]
    [InlineData("high", "open", true, 14, 0, false)]
    [InlineData("medium", "open", true, 16, 0, false)]
    [InlineData("high", "ignored", true, 16, 0, false)]
    [InlineData("high", "denied", true, 16, 0, false)]
    [InlineData("high", "open", false, 16, 0, false)]
    [InlineData("high", "open", true, 16, 3, false)]
    public void A_gap_of_high_severity_that_stays_is_one_unless_somebody_decided_to_leave_it(string severity, string decision, bool built, int minutes, int unseen, bool incident)
    {
        var gap = new AgentGap("category-ceo-agent", "category", AgentCategory.Corporate, "Missing CEO agent", severity, new("ceo-agent", "ceo", AgentCategory.Corporate, "Ceo", "Decides"), false, built, Now, "no agent ceo-agent is present");
        var row = new GapRow(gap.GapId, "category", gap.Description, null, Now.AddMinutes(-minutes), Now.AddMinutes(-unseen), decision, null, null, null);
        var troubles = TroubleRules.Of([gap], new Dictionary<string, GapRow> { [gap.GapId] = row }, Now, Quarter);
        Assert.Equal(incident ? ["gap:category-ceo-agent"] : [], troubles.Select(t => t.Key));
        Assert.All(troubles, t => Assert.Equal(["ceo-agent"], t.Agents));
        Assert.Empty(TroubleRules.Of([gap], new Dictionary<string, GapRow>(), Now, Quarter));
    }

    [Fact]
    public void A_silo_is_lost_when_it_is_silent_while_others_are_not()
    {
        var lease = TimeSpan.FromSeconds(10);
        SiloSign[] silos = [new("one", Now), new("two", Now.AddSeconds(-9)), new("three", Now.AddSeconds(-11))];
        Assert.Equal(["silo:three"], TroubleRules.Of(silos, lease).Select(t => t.Key));
        Assert.Empty(TroubleRules.Of([silos[2]], lease));
        Assert.Empty(TroubleRules.Of([], lease));
    }

    [Theory]
    [InlineData(QuarantineScope.Fleet, "*", "quarantine:fleet:*", IncidentSeverity.Critical, 0)]
    [InlineData(QuarantineScope.Category, "data", "quarantine:category:data", IncidentSeverity.High, 0)]
    [InlineData(QuarantineScope.Agent, "myca-core", "quarantine:agent:myca-core", IncidentSeverity.Medium, 1)]
    public void A_quarantine_is_as_bad_as_it_reaches_far(QuarantineScope scope, string target, string key, IncidentSeverity severity, int agents)
    {
        var trouble = TroubleRules.Of(new QuarantineRecord(scope, target, "it went mad", "owner", Now));
        Assert.Equal((key, severity, agents), (trouble.Key, trouble.Severity, trouble.Agents.Count));
        Assert.EndsWith(": it went mad", trouble.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "")]
    [InlineData(true, 0L, "")]
    [InlineData(false, 0L, "service:redis")]
    [InlineData(false, 2L, "service:redis service:webhook")]
    public void A_service_that_is_not_configured_is_not_missed(bool? broker, long? untold, string keys) =>
        Assert.Equal(keys, string.Join(' ', TroubleRules.OfServices(broker, untold).Select(t => t.Key)));
}
