using System.Diagnostics;
using Mycosoft.Approvals;
using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>A task of this activation: its row, and who wants to hear of its end.</summary>
internal sealed class QueuedTask(TaskRow row, ICompletionObserver? replyTo)
{
    public TaskRow Row { get; set; } = row;

    /// <summary>What it may begin with, when it had to wait for people.</summary>
    public ApprovalUse? Approval { get; set; }

    public ICompletionObserver? ReplyTo { get; } = replyTo;

    /// <summary>The trace that brought it; none when another process had accepted it.</summary>
    public ActivityContext Trace { get; init; }

    /// <summary>When it was free to run, by the clock's own count; null when that was not seen here.</summary>
    public long? ReadyStamp { get; set; }

    public Guid Id => Row.Id;
}
