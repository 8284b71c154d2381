using Mycosoft.Agents;
using Mycosoft.Gaps;
using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>Finds the agent for a task: the one that is named, else by task type, else by a word of the seed, else by capability.</summary>
public sealed class TaskRouter(Database database, AgentCatalog catalog, GapBook gaps)
{
    private readonly RoutingQueries _agents = new(database);

    public async Task<Answer<RoutingDecision>> Route(RoutingRequest request, CancellationToken cancellationToken)
    {
        if (request.TargetAgent is { } target)
            return await ByName(request, target, cancellationToken);
        if (request is { TaskType: null, Capability: null })
            return Fault.InvalidPayload("Give a task type, a capability or a target agent.", "$");
        var decision = await ByType(request, cancellationToken) ?? await ByWord(request, cancellationToken) ?? await ByCapability(request, cancellationToken);
        if (decision is not null)
            return decision;
        if (request.TaskType is { Length: <= 100 } wanted && !catalog.WithTask(wanted).Any())
            await gaps.Wish(wanted, cancellationToken);
        return RoutingRules.Nobody(request, catalog.TaskTypes);
    }

    private async Task<Answer<RoutingDecision>> ByName(RoutingRequest request, string target, CancellationToken cancellationToken)
    {
        if (await _agents.Named(target, cancellationToken) is not { } agent)
            return AgentQueries.NotFound(target);
        return RoutingRules.Decide(request.TaskType ?? TypeNamed(agent, request.Capability), "The caller named the agent", [agent]);
    }

    private async Task<RoutingDecision?> ByType(RoutingRequest request, CancellationToken cancellationToken)
    {
        if (request.TaskType is not { } type)
            return null;
        var ranked = RoutingRules.Rank(await _agents.OfKinds(catalog.WithTask(type), cancellationToken));
        return ranked.Count == 0 ? null : RoutingRules.Decide(type, $"The kind {ranked[0].Candidate.Kind} has the task type '{type}'", ranked);
    }

    private async Task<RoutingDecision?> ByWord(RoutingRequest request, CancellationToken cancellationToken)
    {
        if (request.TaskType is not { } word || !RoutingRules.Words.TryGetValue(word, out var agentId))
            return null;
        var working = await _agents.Working(agentId, cancellationToken);
        return working.Count == 0 ? null : RoutingRules.Decide(word, $"The word '{word}' stands for {agentId}", working);
    }

    private async Task<RoutingDecision?> ByCapability(RoutingRequest request, CancellationToken cancellationToken)
    {
        var capability = request.Capability ?? request.TaskType!;
        if (AgentCatalog.UniversalTasks.Contains(capability) && !catalog.WithTask(capability).Any())
            return null;
        var declared = await _agents.OfKinds(catalog.WithCapability(capability), cancellationToken);
        var added = await _agents.ByConfig(capability, cancellationToken);
        var ranked = RoutingRules.Rank(declared.Concat(added).DistinctBy(r => r.Candidate.AgentId));
        var why = $"The capability '{capability}' was asked for";
        return ranked.Count == 0 ? null : RoutingRules.Decide(request.TaskType ?? TypeNamed(ranked[0], capability), why, ranked);
    }

    private string? TypeNamed(Routable agent, string? capability) =>
        capability is not null && catalog.Find(agent.Candidate.Kind)?.Tasks.ContainsKey(capability) == true ? capability : null;
}
