using Mycosoft.Devices;
using Mycosoft.Tasks;

namespace Mycosoft.Firmware;

/// <summary>The units, for whoever updates them: what the registry knows of them, and the way to their agents.</summary>
public interface IUnits
{
    /// <summary>All that fit.</summary>
    Task<Answer<IReadOnlyList<DeviceRecord>>> Select(DeviceFilter filter, CancellationToken cancellationToken);

    /// <summary>Gives the unit's agent a task.</summary>
    Task<Answer<TaskAccepted>> Submit(string deviceId, TaskSubmission submission, CancellationToken cancellationToken);

    /// <summary>A task that was given.</summary>
    Task<Answer<TaskRecord>> Task(Guid taskId, CancellationToken cancellationToken);
}
