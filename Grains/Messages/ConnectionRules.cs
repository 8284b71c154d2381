using System.Collections.Frozen;
using Mycosoft.Tasks;

namespace Mycosoft.Messages;

/// <summary>What a connection must be like before it is drawn.</summary>
public static class ConnectionRules
{
    public const int MaxRequests = 1_000;

    /// <summary>The seed's name for the company itself; it has no row, and may be at either end.</summary>
    public const string Orchestrator = "orchestrator";

    public static readonly FrozenSet<string> Types =
        new[] { "data", "message", "command", "query", "stream", "sync", "heartbeat", "broadcast", "subscribe", "rpc" }.ToFrozenSet(StringComparer.Ordinal);

    public static Fault? Check(IReadOnlyList<ConnectionRequest> requests)
    {
        if (requests.Count is 0 or > MaxRequests)
            return Fault.InvalidPayload($"Give 1 to {MaxRequests} connections.", "$.connections");
        return requests.Select((request, i) => Check(request, requests.Count == 1 ? "$" : $"$.connections[{i}]")).FirstOrDefault(f => f is not null);
    }

    /// <summary>Agents that must exist for the requests to be met.</summary>
    public static IReadOnlyList<string> Ends(IReadOnlyList<ConnectionRequest> requests) =>
        [.. requests.SelectMany(r => new[] { r.Source, r.Target }).Where(e => e != Orchestrator).Distinct(StringComparer.Ordinal)];

    private static Fault? Check(ConnectionRequest request, string path)
    {
        if (request.Source.Length == 0)
            return Fault.InvalidPayload("A connection needs a source.", path + ".source");
        if (request.Target.Length == 0)
            return Fault.InvalidPayload("A connection needs a target.", path + ".target");
        if (request.Source == request.Target)
            return Fault.InvalidPayload("An agent is not connected to itself.", path + ".target");
        if (!Types.Contains(request.Type))
            return Fault.InvalidPayload($"Unknown connection type; it is one of {string.Join(", ", Types.Order(StringComparer.Ordinal))}.", path + ".type");
        return Enum.IsDefined((TaskPriority)request.Priority) ? null : Fault.InvalidPayload("priority must be 1, 3, 5, 8 or 10.", path + ".priority");
    }
}
