using System.Diagnostics.CodeAnalysis;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Feed;

namespace Mycosoft.Tasks;

/// <summary>The tasks of one activation that wait for people. They are no part of its queue until people have decided.</summary>
internal sealed class AskedTasks(Activation activation)
{
    private readonly Dictionary<Guid, QueuedTask> _tasks = [];

    public int Count => _tasks.Count;

    /// <summary>One approval a task, for ever.</summary>
    public static Guid ApprovalOf(Guid taskId) => DeterministicId.From("approval", taskId.ToString());

    public TaskAccepted Add(QueuedTask task, ApprovalRequest approval)
    {
        _tasks.TryAdd(task.Id, task);
        activation.News.Of(FeedEvent.Approval, "approval_required", approval.Id.ToString());
        return new TaskAccepted(task.Id, Replayed: false, approval.Id);
    }

    public void Restore(QueuedTask task) => _tasks.TryAdd(task.Id, task);

    public bool Remove(Guid taskId, [NotNullWhen(true)] out QueuedTask? task) => _tasks.Remove(taskId, out task);

    public bool HasFrom(string source) => _tasks.Values.Any(t => t.Row.Source == source);

    public IReadOnlyList<QueuedTask> TakeAll()
    {
        var all = _tasks.Values.ToList();
        _tasks.Clear();
        return all;
    }

    /// <summary>What was decided while nobody was here to be told.</summary>
    public async Task LookUp(Func<ApprovalDecision, Task> decided)
    {
        foreach (var decision in await activation.Services.Approvals.Decided(activation.AgentId, activation.Deactivating))
            await decided(decision);
    }
}
