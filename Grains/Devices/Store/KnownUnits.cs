using System.Collections.Concurrent;

namespace Mycosoft.Devices;

/// <summary>Which units are registered, as far as this silo has seen, and which new ones may be.</summary>
internal sealed class KnownUnits(IDeviceStore store, IArrivals arrivals)
{
    private const int Most = 200_000;

    private readonly ConcurrentDictionary<string, bool> _registered = new(StringComparer.Ordinal);

    /// <summary>Those of the units that may be in the registry, in the order in which they were heard: they are there already, or the caps leave room for them.</summary>
    public async Task<IReadOnlySet<string>> Admit(IEnumerable<DeviceSignal> signals, CancellationToken cancellationToken)
    {
        var units = signals.Select(s => UnitIds.AgentOf(s.DeviceId)).Distinct(StringComparer.Ordinal).ToList();
        var (admitted, unknown) = (units.Where(_registered.ContainsKey).ToHashSet(StringComparer.Ordinal), units.Where(id => !_registered.ContainsKey(id)).ToList());
        if (unknown.Count == 0)
            return admitted;
        var there = await store.Registered(unknown, cancellationToken);
        Registered(there);
        admitted.UnionWith(there);
        unknown.RemoveAll(there.Contains);
        if (unknown.Count > 0)
            admitted.UnionWith(unknown.Take(await arrivals.Admit(unknown.Count, cancellationToken)));
        return admitted;
    }

    public void Registered(IEnumerable<string> agentIds)
    {
        if (_registered.Count > Most)
            _registered.Clear();
        foreach (var id in agentIds)
            _registered.TryAdd(id, true);
    }

    public void Forget(string agentId) => _registered.TryRemove(agentId, out _);
}
