using Mycosoft.Agents;
using Mycosoft.Devices;
using Mycosoft.Tasks;

namespace Mycosoft.Firmware;

/// <summary>The units behind their grains. What a silo does not answer in time is a fault that may be tried again.</summary>
public sealed class Units(IGrainFactory grains) : IUnits
{
    private const int Page = 1_000;

    public async Task<Answer<IReadOnlyList<DeviceRecord>>> Select(DeviceFilter filter, CancellationToken cancellationToken)
    {
        var all = new List<DeviceRecord>();
        var asked = filter.Ids is { Count: > Page } many ? many.Chunk(Page).Select(ids => filter with { Ids = ids }) : [filter];
        foreach (var one in asked)
        {
            string? cursor = null;
            do
            {
                if (!(await Guarded(() => grains.GetGrain<IDevices>(0).List(one with { Limit = Page, Cursor = cursor }, cancellationToken))).TryGet(out var page, out var fault))
                    return fault;
                all.AddRange(page.Items);
                cursor = page.Next;
            }
            while (cursor is not null);
        }

        return all;
    }

    public Task<Answer<TaskAccepted>> Submit(string deviceId, TaskSubmission submission, CancellationToken cancellationToken) =>
        Guarded(() => grains.GetGrain<IAgent>(GrainId.Create(UnitIds.Kind, UnitIds.AgentOf(deviceId))).Submit(submission, cancellationToken));

    public Task<Answer<TaskRecord>> Task(Guid taskId, CancellationToken cancellationToken) => Guarded(() => grains.GetGrain<ITaskReader>(0).Find(taskId, cancellationToken));

    private static async Task<Answer<T>> Guarded<T>(Func<Task<Answer<T>>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return Fault.Unavailable("A silo did not answer in time.");
        }
    }
}
