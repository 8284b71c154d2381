using System.Collections.Frozen;
using Mycosoft.Agents;

namespace Mycosoft.Tasks;

/// <summary>Who gets a task that names no agent.</summary>
public static class RoutingRules
{
    public const int MaxCandidates = 20;

    private const int MaxNamed = 12;

    /// <summary>The words by which the seed sends work to an agent.</summary>
    public static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["query"] = "mindex-agent",
        ["search"] = "search-agent",
        ["etl"] = "etl-agent",
        ["deploy"] = "deployment-agent",
        ["security"] = "security-agent",
        ["finance"] = "cfo-agent",
        ["monitor"] = "monitoring-agent",
        ["monitoring"] = "monitoring-agent",
        ["website"] = "website-agent",
        ["workflow"] = "n8n-agent",
        ["voice"] = "elevenlabs-agent",
        ["device"] = "mycobrain-coordinator",
        ["network"] = "network-agent",
        ["storage"] = "storage-agent",
        ["container"] = "docker-agent",
        ["vm"] = "proxmox-agent",
        ["audit"] = "audit-agent",
        ["event"] = "event-processor",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Configured agents first, then those that run what they are given, then the one with least to do; ids settle the rest.</summary>
    public static IReadOnlyList<Routable> Rank(IEnumerable<Routable> candidates) =>
    [
        .. candidates
            .OrderBy(c => c.Configured ? 0 : 1)
            .ThenBy(c => Readiness(c.Candidate.Status))
            .ThenBy(c => c.Candidate.QueueDepth + c.Candidate.RunningTasks)
            .ThenBy(c => c.Candidate.AgentId, StringComparer.Ordinal)
            .Take(MaxCandidates),
    ];

    /// <summary>The decision for candidates in order.</summary>
    public static RoutingDecision Decide(string? taskType, string why, IReadOnlyList<Routable> ranked)
    {
        var first = ranked[0];
        var (chosen, open) = (first.Candidate, first.Candidate.QueueDepth + first.Candidate.RunningTasks);
        var among = ranked.Count == 1 ? "the only candidate" : $"the first of {ranked.Count} candidates";
        var configured = first.Configured ? "" : ", although not configured";
        var reason = $"{why}; {chosen.AgentId} is {among}, with {open} open {(open == 1 ? "task" : "tasks")}{configured}.";
        return new(chosen.AgentId, taskType, reason, [.. ranked.Select(r => r.Candidate)]);
    }

    public static Fault Nobody(RoutingRequest request, IReadOnlyList<string> routable)
    {
        var wanted = request.TaskType is { } type ? $"the task type '{type}'" : $"the capability '{request.Capability}'";
        var more = routable.Count > MaxNamed ? $" and {routable.Count - MaxNamed} more" : "";
        return Fault.NotFound($"No agent takes {wanted}. Routable: {(routable.Count == 0 ? "nothing" : string.Join(", ", routable.Take(MaxNamed)))}{more}.");
    }

    /// <summary>A paused agent only holds its queue, and one in error may be about to restart.</summary>
    private static int Readiness(AgentStatus status) => status switch
    {
        AgentStatus.Idle => 0,
        AgentStatus.Active or AgentStatus.Busy => 1,
        AgentStatus.Error => 2,
        _ => 3,
    };
}

/// <summary>A candidate, and whether it has what it needs to work.</summary>
public sealed record Routable(RoutingCandidate Candidate, bool Configured);
