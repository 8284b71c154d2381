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

    public Guid Id => Row.Id;
}
