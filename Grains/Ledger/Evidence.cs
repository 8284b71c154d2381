using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Ledger;

/// <summary>What the tables hold about writes that changed nothing.</summary>
internal sealed class Evidence
{
    public Dictionary<string, long> Epochs { get; } = new(StringComparer.Ordinal);

    public Dictionary<Guid, TaskEvidence> Tasks { get; } = [];

    public Dictionary<Guid, MessageEvidence> Messages { get; } = [];

    public Dictionary<Guid, SnapshotEvidence> Snapshots { get; } = [];
}

internal sealed record TaskEvidence(string AgentId, byte[]? RequestHash, TaskState State, DateTime? StartedAt, DateTime? CompletedAt, int Retries, long Seq);

internal sealed record MessageEvidence(string FromAgent, string ToAgent, byte[]? RequestHash, MessageState State, long Seq, DateTime Timestamp);

/// <summary>A snapshot that is there.</summary>
internal sealed record SnapshotEvidence(string AgentId, byte[]? RequestHash);
