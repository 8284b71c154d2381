using Mycosoft.Agents;
using Mycosoft.Tasks;

namespace Mycosoft.Messages;

/// <summary>The body of POST /connections and /connections/create.</summary>
internal sealed record DrawConnection(string? Source = null, string? Target = null, string Type = "message", bool Bidirectional = true, int Priority = 5)
{
    private static readonly HashSet<string> Types = ["data", "message", "command", "query", "stream", "sync", "heartbeat", "broadcast", "subscribe", "rpc"];

    public Answer<ConnectionRequest> Read(string principal, string path = "$")
    {
        var fault = AgentIds.Check(Source, $"{path}.source")
            ?? AgentIds.Check(Target, $"{path}.target")
            ?? (Types.Contains(Type) ? null : Fault.InvalidPayload($"Unknown connection type '{Type}'; it must be one of {string.Join(", ", Types)}.", $"{path}.type"))
            ?? (TaskRules.Priority(Priority) is { } wrong ? wrong with { Path = $"{path}.priority" } : null);
        return fault is null ? new ConnectionRequest(Source!, Target!, Type, Bidirectional, Priority, principal) : fault;
    }
}

/// <summary>The body of POST /connections/bulk.</summary>
internal sealed record DrawConnections(IReadOnlyList<DrawConnection>? Connections = null)
{
    public const int Most = 1_000;

    public Answer<List<ConnectionRequest>> Read(string principal)
    {
        if (Connections is null)
            return Fault.InvalidPayload("Member 'connections' is missing.", "$.connections");
        if (Connections.Count is 0 or > Most)
            return Fault.InvalidPayload($"connections holds 1 to {Most:N0} items.", "$.connections");
        var requests = new List<ConnectionRequest>(Connections.Count);
        for (var index = 0; index < Connections.Count; index++)
        {
            if (Connections[index] is not { } item)
                return Fault.InvalidPayload("A connection must be an object.", $"$.connections[{index}]");
            if (!item.Read(principal, $"$.connections[{index}]").TryGet(out var request, out var fault))
                return fault;
            requests.Add(request);
        }

        return requests;
    }
}
