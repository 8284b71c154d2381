using Mycosoft.Agents;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Tasks;

public sealed class RoutingRulesTests
{
    [Fact]
    public void An_agent_that_lacks_configuration_comes_last() => Ranks([Agent("b", queued: 9), Agent("a", configured: false)]);

    [Fact]
    public void An_idle_agent_comes_before_one_with_work() => Ranks([Agent("b"), Agent("a", running: 1)]);

    [Fact]
    public void The_one_with_least_to_do_comes_first() => Ranks([Agent("c", queued: 1), Agent("a", queued: 1, running: 1), Agent("b", running: 3)]);

    [Fact]
    public void Ids_settle_the_rest() => Ranks([Agent("a"), Agent("b"), Agent("c")]);

    [Fact]
    public void A_paused_agent_comes_after_a_busy_one_and_one_in_error_between() =>
        Ranks([Agent("d", running: 5), Agent("c", status: AgentStatus.Error), Agent("b", status: AgentStatus.Paused)]);

    [Fact]
    public void At_most_twenty_are_shown() => Assert.Equal(20, RoutingRules.Rank(Enumerable.Range(0, 50).Select(i => Agent($"agent-{i}"))).Count);

    [Fact]
    public void The_decision_says_why_and_among_whom()
    {
        var decision = RoutingRules.Decide("look", "The kind probe has the task type 'look'", [Agent("a", queued: 1), Agent("b", running: 2)]);
        Assert.Equal(("a", "look"), (decision.AgentId, decision.TaskType));
        Assert.Equal("The kind probe has the task type 'look'; a is the first of 2 candidates, with 1 open task.", decision.Reason);
        Assert.Equal(["a", "b"], decision.Candidates.Select(c => c.AgentId));
        Assert.EndsWith("although not configured.", RoutingRules.Decide(null, "Why", [Agent("a", configured: false)]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_told_with_what_would_be_possible()
    {
        var fault = RoutingRules.Nobody(new("paint"), [.. Enumerable.Range(0, 14).Select(i => $"type_{i:00}")]);
        Assert.Equal(FaultCodes.NotFound, fault.Code);
        Assert.StartsWith("No agent takes the task type 'paint'. Routable: type_00, ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("type_11 and 2 more.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("the capability 'paint'. Routable: nothing", RoutingRules.Nobody(new(Capability: "paint"), []).Message, StringComparison.Ordinal);
    }

    private static void Ranks(Routable[] expected)
    {
        var ranked = RoutingRules.Rank(expected.Reverse());
        Assert.Equal(expected.Select(e => e.Candidate.AgentId), ranked.Select(r => r.Candidate.AgentId));
    }

    private static Routable Agent(string id, long queued = 0, long running = 0, bool configured = true, AgentStatus? status = null)
    {
        var derived = running > 0 ? AgentStatus.Busy : queued > 0 ? AgentStatus.Active : AgentStatus.Idle;
        return new(new(id, "probe", status ?? derived, queued, running), configured);
    }
}
