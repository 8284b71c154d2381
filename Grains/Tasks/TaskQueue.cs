using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>
/// The open tasks of one activation: accepted into the ledger first (<see cref="TaskAcceptance"/>), then run on the activation's own scheduler, at most
/// <c>max_concurrent_tasks</c> at a time, in order of rank. Nothing here is called from two threads.
/// </summary>
internal sealed class TaskQueue(Activation activation)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private readonly List<Attempt> _running = [];
    private WaitingTasks? _waiting;
    private AskedTasks? _asked;
    private IGrainTimer? _timer;
    private DateTime? _armed;

    public int WaitingCount => _waiting?.Count ?? 0;

    public int RunningCount => _running.Count;

    /// <summary>What waits for people.</summary>
    public int AskedCount => _asked?.Count ?? 0;

    /// <summary>Nothing runs, waits or waits for people.</summary>
    public bool IsEmpty => _running.Count == 0 && WaitingCount == 0 && AskedCount == 0;

    public Guid? CurrentTask => _running.Count == 0 ? null : _running.MinBy(a => a.StartStamp)!.Task.Id;

    /// <summary>Open tasks as they go into a snapshot; what runs is taken as waiting. What people have to allow is not among them: an approval is for one task, and not for its copy.</summary>
    public IEnumerable<TaskRow> Open => _running.Select(a => a.Task.Row).Concat(Waiting.All.Select(t => t.Row)).Where(r => r.State != TaskState.WaitingApproval && !activation.Kind.IsCritical(r.TaskType, r.Payload, r.CreatedAt)).OrderBy(r => r.Seq);

    /// <summary>Whether a task from there is open, be it that it waits for people.</summary>
    public bool HasFrom(string source) => _running.Exists(a => a.Task.Row.Source == source) || _waiting?.All.Any(t => t.Row.Source == source) == true || _asked?.HasFrom(source) == true;

    private DateTime Now => activation.Now;

    /// <summary>Made when a task has to wait for the first time.</summary>
    private WaitingTasks Waiting => _waiting ??= new();

    private AskedTasks Asked => _asked ??= new(activation);

    /// <summary>Takes over what the ledger has open: waiting tasks wait, interrupted ones run again if that is safe, else they are in doubt.</summary>
    public void Restore(IReadOnlyList<TaskRow> open)
    {
        foreach (var row in open)
        {
            if (IsRunning(row.Id) || Waiting.Contains(row.Id))
                continue;
            if (row.State == TaskState.Pending && IsAlways(row))
                Start(new QueuedTask(row, null));
            else if (row.State == TaskState.Pending)
                Waiting.Add(new QueuedTask(row, null), Now);
            else if (row.State == TaskState.WaitingApproval)
                Asked.Restore(new QueuedTask(row, null));
            else if (row.State == TaskState.Running)
                activation.Background(TakeUp(row));
        }

        if (_asked is { Count: > 0 } asked)
            activation.Background(asked.LookUp(Decided));
        Pump();
    }

    /// <summary>People have decided. A task that is allowed waits for its slot like any other; its approval is used up when it starts, and not before.</summary>
    public async Task Decided(ApprovalDecision decision)
    {
        if (decision.Status == ApprovalState.Approved)
        {
            if (!Asked.Remove(decision.TaskId, out var allowed))
                return;
            allowed.Approval = new(decision.ApprovalId, ApprovalRequest.HashOf(allowed.Row.Payload));
            allowed.ReadyStamp = activation.Services.Clock.GetTimestamp();
            Waiting.Add(allowed, Now);
            Pump();
            return;
        }

        if (Asked.Remove(decision.TaskId, out var task) || Waiting.Remove(decision.TaskId, out task))
            await new TaskEnding(activation, task).Refuse(decision);
    }

    /// <summary>Keeps a task until people have decided on it.</summary>
    public TaskAccepted Ask(QueuedTask task, ApprovalRequest approval) => Asked.Add(task, approval);

    public void Add(QueuedTask task)
    {
        if (IsRunning(task.Id))
            return;
        task.ReadyStamp ??= activation.Services.Clock.GetTimestamp();
        if (IsAlways(task.Row) && activation.Tenure is { Ended: false } && !activation.Stopping)
        {
            Start(task);
            return;
        }

        if (WaitingCount == 0 && task.Row is { NotBefore: null, Deadline: null } && activation.Tenure is { Ended: false } tenure && !activation.Stopping && HasSlot(tenure))
        {
            Start(task);
            return;
        }

        Waiting.Add(task, Now);
        Pump();
    }

    /// <summary>Starts what may start.</summary>
    public void Pump()
    {
        if (_waiting is null || activation.Tenure is not { Ended: false } tenure || activation.Stopping)
            return;
        foreach (var expired in _waiting.TakeExpired(Now))
            activation.Background(new TaskEnding(activation, expired).Expire());
        while (HasSlot(tenure) && _waiting.TryTake(Now, out var next))
            Start(next);
        Arm(_waiting);
    }

    public async Task<Answer<TasksCancelled>> Cancel(Guid taskId, string by)
    {
        if (_running.Find(a => a.Task.Id == taskId) is { } attempt)
        {
            attempt.CancelledBy ??= by;
            attempt.Cancel(StopReason.Cancelled);
            return new TasksCancelled(1);
        }

        if (!Asked.Remove(taskId, out var task) && !Waiting.Remove(taskId, out task))
            return Fault.NotFound($"Task {taskId} is not open.");
        await new TaskEnding(activation, task).Cancel(by);
        return new TasksCancelled(1);
    }

    public async Task<TasksCancelled> CancelWaiting(string by)
    {
        var tasks = TakeWaiting();
        await Task.WhenAll(tasks.Select(t => new TaskEnding(activation, t).Cancel(by)));
        return new(tasks.Count);
    }

    /// <summary>Forgets what waits, when the ledger has ended it already.</summary>
    public IReadOnlyList<QueuedTask> TakeWaiting()
    {
        var tasks = Waiting.All.ToList();
        tasks.ForEach(t => Waiting.Remove(t.Id, out _));
        return [.. tasks, .. _asked?.TakeAll() ?? []];
    }

    /// <summary>Waits until nothing runs or the time is over.</summary>
    public Task Drained(TimeSpan limit) => AllSettled().WaitAsync(limit, activation.Services.Clock).ContinueWith(_ => { }, TaskScheduler.Current);

    /// <summary>Interrupts what runs, with the given reason; the tasks end or go back to waiting on their own time.</summary>
    public void Interrupt(StopReason reason)
    {
        foreach (var attempt in _running.ToList())
            attempt.Cancel(reason);
    }

    /// <summary>Hands back what runs, but for what is always allowed.</summary>
    public void InterruptHeld()
    {
        foreach (var attempt in _running.Where(a => !a.Descriptor.Always).ToList())
            attempt.Cancel(StopReason.HandedBack);
    }

    /// <summary>Interrupts only what is safe to run again.</summary>
    public void InterruptRepeatable()
    {
        foreach (var attempt in _running.Where(a => a.Task.Row.Repeatable).ToList())
            attempt.Cancel(StopReason.HandedBack);
    }

    /// <summary>An attempt has ended: its slot is free.</summary>
    public void Release(Attempt attempt, QueuedTask? again)
    {
        _running.Remove(attempt);
        TaskInstruments.Released(activation.Kind.Kind);
        attempt.Settled.TrySetResult();
        attempt.Dispose();
        if (again is not null)
            Waiting.Add(again, Now);
        Pump();
    }

    private bool IsAlways(TaskRow row) => activation.Kind.Tasks.TryGetValue(row.TaskType, out var task) && task.Always;

    private bool IsRunning(Guid taskId) => _running.Exists(a => a.Task.Id == taskId);

    private bool HasSlot(Tenure tenure) =>
        tenure is { Life: Life.Active, Closing: false } && activation.Quarantine is null && _running.Count < Math.Min(tenure.Config.MaxConcurrentTasks, activation.Kind.Attribute.MaxConcurrentTasks);

    private Task AllSettled() => Task.WhenAll(_running.Select(a => a.Settled.Task));

    private async Task TakeUp(TaskRow row)
    {
        var task = new QueuedTask(row with { State = TaskState.Pending, NotBefore = null }, null);
        var ending = new TaskEnding(activation, task);
        if (!row.Repeatable)
            await ending.InDoubt();
        else if (await ending.Requeue(row.Retries, null, null))
            Add(task);
    }

    private void Start(QueuedTask task)
    {
        if (!activation.Kind.Tasks.TryGetValue(task.Row.TaskType, out var descriptor))
        {
            activation.Background(new TaskEnding(activation, task).Fail(Fault.Unsupported($"This version of {activation.Kind.Kind} has no task type {task.Row.TaskType}.")));
            return;
        }

        var limit = TimeSpan.FromSeconds(task.Row.TimeoutSeconds);
        if (task.Row.Deadline - Now is { } left && left < limit)
            limit = left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);
        var attempt = new Attempt(task, descriptor, limit, activation.Services.Clock);
        _running.Add(attempt);
        TaskInstruments.Started(activation.Kind.Kind);
        activation.StayAwake(limit);
        activation.Background(new TaskRun(activation, this, attempt).Execute());
    }

    /// <summary>One timer an agent, and only while something waits for a time.</summary>
    private void Arm(WaitingTasks tasks)
    {
        if (tasks.NextDue is not { } due || _armed <= due)
            return;
        _armed = due;
        var delay = due - Now is { Ticks: > 0 } d ? (d < LongestTimer ? d : LongestTimer) + TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(1);
        if (_timer is null)
            _timer = activation.Agent.StartTimer(OnTimer, delay);
        else
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private Task OnTimer()
    {
        _armed = null;
        Pump();
        return Task.CompletedTask;
    }
}
