using System.Diagnostics.CodeAnalysis;

namespace Mycosoft.Tasks;

/// <summary>Tasks that wait: a lane per priority in order of arrival, and an agenda of when a retry is due or a deadline passes.</summary>
internal sealed class WaitingTasks
{
    private const int Slack = 1_000;
    private static readonly TaskPriority[] Priorities = [TaskPriority.Critical, TaskPriority.High, TaskPriority.Normal, TaskPriority.Low, TaskPriority.Background];

    private readonly PriorityQueue<QueuedTask, long>?[] _lanes = new PriorityQueue<QueuedTask, long>?[Priorities.Length];
    private readonly Dictionary<Guid, QueuedTask> _tasks = [];
    private readonly PriorityQueue<Guid, DateTime> _agenda = new();
    private int _removed;

    public int Count => _tasks.Count;

    public IEnumerable<QueuedTask> All => _tasks.Values;

    /// <summary>When <see cref="TakeExpired"/> or <see cref="TryTake"/> next has news; null when never.</summary>
    public DateTime? NextDue => _agenda.TryPeek(out _, out var at) ? at : null;

    public void Add(QueuedTask task, DateTime now)
    {
        if (!_tasks.TryAdd(task.Id, task))
            return;
        if (task.Row.Deadline is { } deadline)
            _agenda.Enqueue(task.Id, deadline);
        if (task.Row.NotBefore is { } due && due > now)
            _agenda.Enqueue(task.Id, due);
        else
            Lane(task).Enqueue(task, task.Row.Seq);
    }

    public bool Remove(Guid id, [NotNullWhen(true)] out QueuedTask? task)
    {
        if (!_tasks.Remove(id, out task))
            return false;
        if (++_removed > Slack && _removed > _tasks.Count)
            Compact();
        return true;
    }

    public bool Contains(Guid id) => _tasks.ContainsKey(id);

    /// <summary>Moves what is due into its lane and takes out what is past its deadline.</summary>
    public IReadOnlyList<QueuedTask> TakeExpired(DateTime now)
    {
        List<QueuedTask>? expired = null;
        while (_agenda.TryPeek(out var id, out var at) && at <= now)
        {
            _agenda.Dequeue();
            if (!_tasks.TryGetValue(id, out var task))
                continue;
            if (task.Row.Deadline <= now && _tasks.Remove(id))
                (expired ??= []).Add(task);
            else if (task.Row.NotBefore <= now)
                Lane(task).Enqueue(task, task.Row.Seq);
        }

        return expired ?? [];
    }

    public bool TryTake(DateTime now, [NotNullWhen(true)] out QueuedTask? task)
    {
        task = null;
        PriorityQueue<QueuedTask, long>? best = null;
        var bestRank = double.MinValue;
        foreach (var lane in _lanes)
        {
            if (lane is null || Head(lane) is not { } head)
                continue;
            var rank = QueueRules.Rank(head.Row.Priority, now - head.Row.CreatedAt);
            if (rank > bestRank)
                (best, bestRank, task) = (lane, rank, head);
        }

        if (task is null)
            return false;
        best!.Dequeue();
        _tasks.Remove(task.Id);
        return true;
    }

    /// <summary>Entries of tasks that are gone leave by themselves only at the head; in a queue that is held they would gather.</summary>
    private void Compact()
    {
        foreach (var lane in _lanes.OfType<PriorityQueue<QueuedTask, long>>())
        {
            var kept = lane.UnorderedItems.Where(i => _tasks.ContainsKey(i.Element.Id)).ToList();
            lane.Clear();
            lane.EnqueueRange(kept);
        }

        var due = _agenda.UnorderedItems.Where(i => _tasks.ContainsKey(i.Element)).ToList();
        _agenda.Clear();
        _agenda.EnqueueRange(due);
        _removed = 0;
    }

    private PriorityQueue<QueuedTask, long> Lane(QueuedTask task) => _lanes[Array.IndexOf(Priorities, task.Row.Priority)] ??= new();

    /// <summary>Removed tasks leave their lane when they reach its head.</summary>
    private QueuedTask? Head(PriorityQueue<QueuedTask, long> lane)
    {
        while (lane.TryPeek(out var head, out _))
        {
            if (_tasks.TryGetValue(head.Id, out var present) && ReferenceEquals(present, head))
                return head;
            lane.Dequeue();
        }

        return null;
    }
}
