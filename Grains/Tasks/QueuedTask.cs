using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>A task of this activation: its row, and who wants to hear of its end.</summary>
internal sealed class QueuedTask(TaskRow row, ICompletionObserver? replyTo)
{
    public TaskRow Row { get; set; } = row;

    public ICompletionObserver? ReplyTo { get; } = replyTo;

    public Guid Id => Row.Id;
}
