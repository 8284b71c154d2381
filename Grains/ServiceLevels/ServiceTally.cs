using Mycosoft.Tasks;

namespace Mycosoft.ServiceLevels;

/// <summary>What this silo has counted since its start.</summary>
public sealed class ServiceTally
{
    private readonly Lock _lock = new();
    private ServiceCounts _counts;

    /// <summary>A task has ended. What people cancelled or rejected says nothing about the company.</summary>
    /// <param name="state">How.</param>
    /// <param name="latency">From when it was free to run; null when it never ran.</param>
    public void Ended(TaskState state, TimeSpan? latency)
    {
        if (state is TaskState.Cancelled or TaskState.Rejected)
            return;
        var completed = state == TaskState.Completed;
        Add(new(completed ? 1 : 0, 1, completed && latency is not null ? 1 : 0, completed ? latency?.TotalMilliseconds ?? 0 : 0, 0, 0));
    }

    public void Handled(TimeSpan latency) => Add(new(0, 0, 0, 0, 1, latency.TotalMilliseconds));

    public ServiceCounts Read()
    {
        lock (_lock)
            return _counts;
    }

    private void Add(ServiceCounts counts)
    {
        lock (_lock)
            _counts += counts;
    }
}
