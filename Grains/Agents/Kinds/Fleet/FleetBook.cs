using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>Reads units out of the registry, as many pages as there are.</summary>
public sealed class FleetBook(IGrainFactory grains)
{
    private const int PageSize = 1_000;

    private readonly IDevices _devices = grains.GetGrain<IDevices>(0);

    public IDevices Devices => _devices;

    /// <summary>The units that a selector chooses, and one more than the most where there are more.</summary>
    public async Task<Answer<IReadOnlyList<DeviceRecord>>> Select(FleetSelector selector, int most, CancellationToken cancellationToken)
    {
        var units = new List<DeviceRecord>();
        for (string? cursor = null; ;)
        {
            if (!(await _devices.List(selector.ToFilter(Math.Min(PageSize, most + 1 - units.Count), cursor), cancellationToken)).TryGet(out var page, out var fault))
                return fault;
            units.AddRange(page.Items);
            if (page.Next is null || units.Count > most)
                return units;
            cursor = page.Next;
        }
    }
}
