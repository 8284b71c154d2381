using Mycosoft.Agents;
using Orleans.Concurrency;

namespace Mycosoft.Snapshots;

/// <summary>Takes and restores snapshots of the agent it is called on.</summary>
[GrainInterfaceType("mas.agent.snapshots"), Alias("mas.agent.snapshots")]
public interface IAgentSnapshots : IGrainWithStringKey
{
    /// <summary>Takes a snapshot now.</summary>
    [Alias("take")]
    Task<Answer<SnapshotSummary>> Take(SnapshotRequest request, CancellationToken cancellationToken);

    /// <summary>Puts the agent back to a snapshot of its own, or makes a new agent from one of another (fork). All or nothing.</summary>
    [Alias("restore")]
    Task<Answer<LifeChanged>> Restore(SnapshotRestore restore, CancellationToken cancellationToken);

    /// <summary>What a snapshot would hold now. Nothing is kept.</summary>
    [Alias("preview"), AlwaysInterleave]
    Task<Answer<SnapshotPreview>> Preview(CancellationToken cancellationToken);
}

/// <summary>Reads and deletes snapshots.</summary>
[GrainInterfaceType("mas.snapshots"), Alias("mas.snapshots")]
public interface ISnapshotReader : IGrainWithIntegerKey
{
    /// <summary>An agent's snapshots, newest first.</summary>
    [Alias("list"), ReadOnly]
    Task<IReadOnlyList<SnapshotSummary>> List(string agentId, int limit, CancellationToken cancellationToken);

    /// <summary>One snapshot, whole.</summary>
    [Alias("find"), ReadOnly]
    Task<Answer<AgentSnapshot>> Find(Guid snapshotId, CancellationToken cancellationToken);

    /// <summary>Deletes one; answers what it was.</summary>
    [Alias("delete")]
    Task<Answer<SnapshotSummary>> Delete(Guid snapshotId, string principal, CancellationToken cancellationToken);
}

/// <summary>A snapshot to take.</summary>
/// <param name="SnapshotId">UUID made by the caller.</param>
/// <param name="Reason">Why, at most 255 characters.</param>
/// <param name="Principal">Who asked.</param>
/// <param name="RequestHash">SHA-256 of the request that carried an Idempotency-Key; another hash under the same id is a conflict.</param>
[GenerateSerializer, Immutable, Alias("mas.snapshot-request")]
public sealed record SnapshotRequest([property: Id(0)] Guid SnapshotId, [property: Id(1)] string Reason, [property: Id(2)] string Principal, [property: Id(3)] byte[]? RequestHash = null);

/// <summary>A snapshot to go back to.</summary>
/// <param name="SnapshotId">Which.</param>
/// <param name="Principal">Who asked.</param>
/// <param name="Fork">True: this agent is new and takes over another's snapshot, without its open tasks.</param>
[GenerateSerializer, Immutable, Alias("mas.snapshot-restore")]
public sealed record SnapshotRestore([property: Id(0)] Guid SnapshotId, [property: Id(1)] string Principal, [property: Id(2)] bool Fork = false);

/// <summary>A snapshot in a list.</summary>
/// <param name="Id">UUID.</param>
/// <param name="AgentId">Whose.</param>
/// <param name="SnapshotTime">When it was taken.</param>
/// <param name="Reason">Why.</param>
/// <param name="SizeBytes">Size of its JSON.</param>
/// <param name="PendingTasks">How many open tasks it holds.</param>
[GenerateSerializer, Immutable, Alias("mas.snapshot-summary")]
public sealed record SnapshotSummary(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string AgentId,
    [property: Id(2)] DateTime SnapshotTime,
    [property: Id(3)] string Reason,
    [property: Id(4)] long SizeBytes,
    [property: Id(5)] int PendingTasks);

/// <summary>A snapshot, whole. Members are the seed's AgentSnapshot.</summary>
/// <param name="Id">UUID.</param>
/// <param name="AgentId">Whose.</param>
/// <param name="SnapshotTime">When it was taken.</param>
/// <param name="Reason">Why.</param>
/// <param name="State">The agent's record: schema, kind, life and the kind's own versioned state.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="PendingTasks">Its open tasks, an array.</param>
/// <param name="MemoryState">Its knowledge rows, an object of key and value.</param>
[GenerateSerializer, Immutable, Alias("mas.snapshot")]
public sealed record AgentSnapshot(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string AgentId,
    [property: Id(2)] DateTime SnapshotTime,
    [property: Id(3)] string Reason,
    [property: Id(4)] JsonText State,
    [property: Id(5)] JsonText Config,
    [property: Id(6)] JsonText PendingTasks,
    [property: Id(7)] JsonText MemoryState);

/// <summary>What a snapshot would hold if it were taken now, with the members of <see cref="AgentSnapshot"/>.</summary>
/// <param name="AgentId">Whose.</param>
/// <param name="At">UTC; when it was looked.</param>
/// <param name="State">The agent's record: schema, kind, life and the kind's own versioned state.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="PendingTasks">Its open tasks, an array.</param>
/// <param name="MemoryState">Its knowledge rows, an object of key and value.</param>
[GenerateSerializer, Immutable, Alias("mas.snapshot-preview")]
public sealed record SnapshotPreview(
    [property: Id(0)] string AgentId,
    [property: Id(1)] DateTime At,
    [property: Id(2)] JsonText State,
    [property: Id(3)] JsonText Config,
    [property: Id(4)] JsonText PendingTasks,
    [property: Id(5)] JsonText MemoryState);
