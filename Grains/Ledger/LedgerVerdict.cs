using Mycosoft.Agents;
using Mycosoft.Messages;

namespace Mycosoft.Ledger;

/// <summary>What became of one write.</summary>
public enum Verdict
{
    Written = 0,

    /// <summary>The agent's epoch has moved on: whoever wrote this is not its activation any more.</summary>
    Stale = 1,

    /// <summary>It was there already, the same.</summary>
    Duplicate = 2,

    /// <summary>Its id is taken by something else.</summary>
    Mismatch = 3,

    /// <summary>The agent or task does not exist, or is no longer open.</summary>
    NotFound = 4,

    /// <summary>The store refuses the data; only this write failed.</summary>
    Invalid = 5,
}

/// <summary>What became of one write, with the agent's row for births and claims.</summary>
public sealed record LedgerVerdict(Verdict Verdict, AgentRow? Agent = null, string? Error = null)
{
    public static LedgerVerdict Written { get; } = new(Verdict.Written);

    /// <summary>An earlier try of the same write had done it, whose answer was lost.</summary>
    public static LedgerVerdict WrittenBefore { get; } = new(Verdict.Written) { Earlier = true };

    public static LedgerVerdict Stale { get; } = new(Verdict.Stale);

    public static LedgerVerdict Duplicate { get; } = new(Verdict.Duplicate);

    public static LedgerVerdict Mismatch { get; } = new(Verdict.Mismatch);

    public static LedgerVerdict NotFound { get; } = new(Verdict.NotFound);

    /// <summary>Whether this very commit wrote it.</summary>
    public bool IsNew => Verdict == Verdict.Written && !Earlier;

    private bool Earlier { get; init; }
}

/// <summary>An agent's row, with its open work when it was claimed.</summary>
public sealed record AgentRow(
    string Id,
    string Kind,
    AgentCategory Category,
    Life Life,
    JsonText Config,
    long LifeVersion,
    long Epoch,
    DateTime CreatedAt,
    DateTime? StartedAt,
    string? ErrorMessage,
    string? NotConfigured,
    int Restarts,
    DateTime? NextWake)
{
    /// <summary>The snapshot whose kind state has not reached the grain's record yet.</summary>
    public Guid? Restoring { get; init; }

    /// <summary>Until when it is on trial; null when it is not, or not any more by a person's word.</summary>
    public DateTime? TrialUntil { get; init; }

    public long TasksCompleted { get; init; }

    public long TasksFailed { get; init; }

    public IReadOnlyList<TaskRow> OpenTasks { get; init; } = [];

    public IReadOnlyList<InboxRow> Inbox { get; init; } = [];

    /// <summary>The number of the last broadcast that it has heard or need not hear.</summary>
    public long BroadcastsHeard { get; init; }

    /// <summary>The number of the last broadcast there was when this row was read.</summary>
    public long BroadcastsSent { get; init; }
}

/// <summary>A message that waits for its turn.</summary>
public sealed record InboxRow(AgentMessage Message, long Seq, int Attempts, DateTime ExpiresAt);
