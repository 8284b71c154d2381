using System.Collections.Concurrent;
using Mycosoft.Devices;
using Mycosoft.Firmware;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Cluster.Firmware;

/// <summary>A fleet as a rollout sees it: what the registry shows, and the tasks that its agents were given. It outlives the silo.</summary>
public sealed class FakeUnits : IUnits
{
    private readonly ConcurrentDictionary<string, DeviceRecord> _registry = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, TaskRecord> _tasks = [];

    /// <summary>Every submission in its order, repeated ones too.</summary>
    public ConcurrentQueue<(string DeviceId, TaskSubmission Submission)> Submissions { get; } = [];

    /// <summary>What each agent says to a submission; null to accept it.</summary>
    public Func<string, Fault?> Refuses { get; set; } = _ => null;

    /// <summary>The registry does not answer the watch, which asks for units by their names.</summary>
    public bool Silent { get; set; }

    public IReadOnlyList<string> Told => [.. Submissions.Select(s => s.DeviceId).Distinct()];

    public void Add(string deviceId, string? firmware, string role = "mushroom1", string status = "online") => _registry[deviceId] = new()
    {
        AgentId = UnitIds.AgentOf(deviceId),
        DeviceId = deviceId,
        Firmware = firmware,
        Role = role,
        Board = "esp32s3",
        Route = new("tcp:127.0.0.1:9000", "mdp"),
        RegisteredAt = DateTime.UnixEpoch,
        LastSeen = DateTime.UnixEpoch,
        Status = status,
        HasAgent = true,
    };

    public void Runs(string deviceId, string firmware) => _registry[deviceId] = _registry[deviceId] with { Firmware = firmware };

    public void End(string deviceId, TaskState state, string? code = null, string? error = null)
    {
        var (_, submission) = Submissions.Last(s => s.DeviceId == deviceId);
        _tasks[submission.TaskId] = _tasks[submission.TaskId] with { Status = state, CompletedAt = DateTime.UnixEpoch, ErrorCode = code, Error = error };
    }

    public Task<Answer<IReadOnlyList<DeviceRecord>>> Select(DeviceFilter filter, CancellationToken cancellationToken)
    {
        if (Silent && filter.Ids is not null)
            return System.Threading.Tasks.Task.FromResult<Answer<IReadOnlyList<DeviceRecord>>>(Fault.Unavailable("The store is unavailable."));
        var found = _registry.Values.Where(d => (filter.Ids is null || filter.Ids.Contains(d.DeviceId)) && (filter.Role is null || filter.Role == d.Role) && (filter.Firmware is null || filter.Firmware == d.Firmware));
        return System.Threading.Tasks.Task.FromResult<Answer<IReadOnlyList<DeviceRecord>>>(found.OrderBy(d => d.AgentId, StringComparer.Ordinal).ToList());
    }

    public Task<Answer<TaskAccepted>> Submit(string deviceId, TaskSubmission submission, CancellationToken cancellationToken)
    {
        if (Refuses(deviceId) is { } fault)
            return System.Threading.Tasks.Task.FromResult<Answer<TaskAccepted>>(fault);
        Submissions.Enqueue((deviceId, submission));
        var replayed = !_tasks.TryAdd(submission.TaskId, new()
        {
            Id = submission.TaskId,
            AgentId = UnitIds.AgentOf(deviceId),
            TaskType = submission.TaskType,
            Payload = submission.Payload,
            Priority = (int)submission.Priority,
            CreatedAt = DateTime.UnixEpoch,
            Status = TaskState.Running,
            Timeout = 300,
            Requester = submission.Principal,
            Source = submission.Source,
        });
        return System.Threading.Tasks.Task.FromResult<Answer<TaskAccepted>>(new TaskAccepted(submission.TaskId, replayed));
    }

    public Task<Answer<TaskRecord>> Task(Guid taskId, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Task.FromResult<Answer<TaskRecord>>(_tasks.TryGetValue(taskId, out var task) ? task : Fault.NotFound("Task not found"));
}
