namespace Mycosoft.Tasks;

/// <summary>A task as the ledger has it. Members up to <see cref="RequesterAgent"/> are the seed's AgentTask.</summary>
[GenerateSerializer, Immutable, Alias("mas.task-record")]
public sealed record TaskRecord
{
    /// <summary>The id given at submit.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The agent that has it.</summary>
    [Id(1)] public required string AgentId { get; init; }

    /// <summary>Its type.</summary>
    [Id(2)] public required string TaskType { get; init; }

    /// <summary>Its payload.</summary>
    [Id(3)] public required JsonText Payload { get; init; }

    /// <summary>1, 3, 5, 8 or 10.</summary>
    [Id(4)] public required int Priority { get; init; }

    /// <summary>When it was accepted.</summary>
    [Id(5)] public required DateTime CreatedAt { get; init; }

    /// <summary>When it last started; null before.</summary>
    [Id(6)] public DateTime? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    [Id(7)] public DateTime? CompletedAt { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(8)] public required TaskState Status { get; init; }

    /// <summary>Its result; null unless completed.</summary>
    [Id(9)] public JsonText? Result { get; init; }

    /// <summary>Why it did not complete, in words; also why its last attempt failed while it waits for the next.</summary>
    [Id(10)] public string? Error { get; init; }

    /// <summary>Seconds it may run.</summary>
    [Id(11)] public required int Timeout { get; init; }

    /// <summary>Attempts after the first so far.</summary>
    [Id(12)] public int Retries { get; init; }

    /// <summary>Attempts after the first that are allowed.</summary>
    [Id(13)] public int MaxRetries { get; init; }

    /// <summary>The agent on whose behalf it runs.</summary>
    [Id(14)] public string? RequesterAgent { get; init; }

    /// <summary>The fault code behind <see cref="Error"/>.</summary>
    [Id(15)] public string? ErrorCode { get; init; }

    /// <summary>Milliseconds of the last attempt.</summary>
    [Id(16)] public double? DurationMs { get; init; }

    /// <summary>Who asked.</summary>
    [Id(17)] public required string Requester { get; init; }

    /// <summary>The task that delegated it.</summary>
    [Id(18)] public Guid? ParentTaskId { get; init; }

    /// <summary>When the next attempt is due; null when it is due now.</summary>
    [Id(19)] public DateTime? NotBefore { get; init; }

    /// <summary>UTC after which it does not run.</summary>
    [Id(20)] public DateTime? Deadline { get; init; }

    /// <summary>How it came in.</summary>
    [Id(21)] public required string Source { get; init; }

    /// <summary>Steps from the person, schedule or device that began the chain of agents it belongs to; 0 for what that one asked for.</summary>
    [Id(22)] public int Hops { get; init; }
}
