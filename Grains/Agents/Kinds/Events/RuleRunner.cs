using Mycosoft.Chains;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds.Events;

/// <summary>Gives the tasks that rules ask for, each event and rule at most one, by an id made of both.</summary>
internal sealed class RuleRunner(AgentServices services)
{
    public async Task<(IReadOnlyList<EventRule> Rules, IReadOnlyList<RuleRun> Runs)> Run(IReadOnlyList<EventRule> rules, IReadOnlyList<CompanyEvent> events, string self, CancellationToken cancellationToken)
    {
        var now = rules.ToArray();
        var runs = new List<RuleRun>();
        foreach (var happened in events)
        {
            for (var i = 0; i < now.Length; i++)
            {
                if (!now[i].Enabled || !EventRules.Matches(now[i].When, happened) || EventRules.Cooling(now[i], happened.At))
                    continue;
                runs.Add(await Give(now[i], happened, self, cancellationToken));
                now[i] = now[i] with { LastRun = happened.At, Runs = now[i].Runs + 1 };
            }
        }

        return (now, runs);
    }

    private async Task<RuleRun> Give(EventRule rule, CompanyEvent happened, string self, CancellationToken cancellationToken)
    {
        var id = DeterministicId.From("rule-run", rule.Id.ToString(), happened.Key);
        var route = await services.Grains.GetGrain<ITaskReader>(0).Route(new(rule.Then.TaskType, null, rule.Then.AgentId), cancellationToken);
        if (!route.TryGet(out var decision, out var fault))
            return Refused(fault, null);
        if (await services.Addresses.Find(decision.AgentId, cancellationToken) is not { } agent)
            return Refused(Fault.NotFound($"Agent {decision.AgentId} not found"), decision.AgentId);
        var payload = rule.Then.Payload ?? JsonText.EmptyObject;
        var accepted = await agent.Submit(new(id, rule.Then.TaskType, payload, rule.By ?? self, RequesterAgent: self, Source: TaskSources.Rule, Chain: ChainOf(happened, self)), cancellationToken);
        if (accepted.Fault is { Retryable: true } busy)
            throw new TimeoutException(busy.Message);
        return accepted.Fault is { } refused ? Refused(refused, decision.AgentId) : new(rule.Id, happened.Event, happened.Agent, happened.At, "submitted", decision.AgentId, id, null);

        // What came of a chain goes on with it, so that rules which set each other off end as agents do.
        static Chain ChainOf(CompanyEvent happened, string self) => happened.Hops is { } hops ? new(self, hops + 1) : TaskContext.Next(self, waits: false);

        RuleRun Refused(Fault why, string? agentId) => new(rule.Id, happened.Event, happened.Agent, happened.At, "refused", agentId, null, $"{why.Code}: {why.Message}");
    }
}
