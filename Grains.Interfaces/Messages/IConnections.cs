using Orleans.Concurrency;

namespace Mycosoft.Messages;

/// <summary>The connections between agents: those that people draw, kept for good, and the traffic that was really seen.</summary>
[GrainInterfaceType("mas.connections"), Alias("mas.connections")]
public interface IConnections : IGrainWithIntegerKey
{
    /// <summary>All connections, or those of one agent.</summary>
    [Alias("list"), ReadOnly]
    Task<IReadOnlyList<ConnectionRecord>> List(string? agentId, CancellationToken cancellationToken);

    /// <summary>Draws connections; one that exists is left as it is. Unknown agents are <c>not_found</c>, and then none is drawn.</summary>
    [Alias("create")]
    Task<Answer<ConnectionsCreated>> Create(IReadOnlyList<ConnectionRequest> requests, CancellationToken cancellationToken);

    /// <summary>Removes one connection by id, or both directions of a pair.</summary>
    [Alias("delete")]
    Task<Answer<ConnectionsDeleted>> Delete(ConnectionSelector selector, CancellationToken cancellationToken);

    /// <summary>Who sent to whom lately, counted from the messages and delegated tasks of the window.</summary>
    [Alias("traffic"), ReadOnly]
    Task<IReadOnlyList<TrafficEdge>> Traffic(int windowSeconds, CancellationToken cancellationToken);
}

/// <summary>A connection to draw.</summary>
/// <param name="Source">An agent id.</param>
/// <param name="Target">An agent id.</param>
/// <param name="Type">One of data, message, command, query, stream, sync, heartbeat, broadcast, subscribe, rpc.</param>
/// <param name="Bidirectional">Whether it stands for both directions.</param>
/// <param name="Priority">1, 3, 5, 8 or 10.</param>
/// <param name="CreatedBy">Who drew it.</param>
[GenerateSerializer, Immutable, Alias("mas.connection-request")]
public sealed record ConnectionRequest(
    [property: Id(0)] string Source,
    [property: Id(1)] string Target,
    [property: Id(2)] string Type = "message",
    [property: Id(3)] bool Bidirectional = true,
    [property: Id(4)] int Priority = 5,
    [property: Id(5)] string CreatedBy = "manual");

/// <summary>A connection as it is kept.</summary>
/// <param name="Id">UUID.</param>
/// <param name="Source">An agent id.</param>
/// <param name="Target">An agent id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Bidirectional">Whether it stands for both directions.</param>
/// <param name="Priority">1, 3, 5, 8 or 10.</param>
/// <param name="CreatedAt">When it was drawn.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="Status"><c>active</c>.</param>
[GenerateSerializer, Immutable, Alias("mas.connection")]
public sealed record ConnectionRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Source,
    [property: Id(2)] string Target,
    [property: Id(3)] string Type,
    [property: Id(4)] bool Bidirectional,
    [property: Id(5)] int Priority,
    [property: Id(6)] DateTime CreatedAt,
    [property: Id(7)] string CreatedBy,
    [property: Id(8)] string Status);

/// <summary>The connections of a create, in the order of the requests.</summary>
/// <param name="Connections">Each as it is kept now.</param>
/// <param name="Created">How many did not exist before.</param>
[GenerateSerializer, Immutable, Alias("mas.connections-created")]
public sealed record ConnectionsCreated([property: Id(0)] IReadOnlyList<ConnectionRecord> Connections, [property: Id(1)] int Created);

/// <summary>Which connection: its id, or a pair of agents.</summary>
/// <param name="Id">One connection.</param>
/// <param name="Source">With <paramref name="Target"/>: a pair, both directions.</param>
/// <param name="Target">The other end.</param>
/// <param name="Principal">Who asked.</param>
[GenerateSerializer, Immutable, Alias("mas.connection-selector")]
public sealed record ConnectionSelector([property: Id(0)] Guid? Id = null, [property: Id(1)] string? Source = null, [property: Id(2)] string? Target = null, [property: Id(3)] string Principal = "");

/// <summary>What was removed.</summary>
/// <param name="Count">At least one.</param>
[GenerateSerializer, Immutable, Alias("mas.connections-deleted")]
public sealed record ConnectionsDeleted([property: Id(0)] int Count);

/// <summary>Traffic of one direction between two agents.</summary>
/// <param name="Source">The sender.</param>
/// <param name="Target">The receiver.</param>
/// <param name="Messages">Messages and delegated tasks in the window.</param>
/// <param name="LastSeen">The newest of them.</param>
/// <param name="LatencyMs">Milliseconds from sent to delivered, the mean of the messages that were delivered; null when none was.</param>
[GenerateSerializer, Immutable, Alias("mas.traffic-edge")]
public sealed record TrafficEdge([property: Id(0)] string Source, [property: Id(1)] string Target, [property: Id(2)] long Messages, [property: Id(3)] DateTime LastSeen, [property: Id(4)] double? LatencyMs = null);
