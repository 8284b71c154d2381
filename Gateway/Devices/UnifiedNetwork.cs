namespace Mycosoft.Devices;

/// <summary>Units and mesh radios in one answer.</summary>
internal sealed record UnifiedNetwork(
    DateTime Timestamp, NetworkCounts Counts, DeviceList Mycobrain, ForeignNetwork MeshtasticNodes, ForeignNetwork MeshtasticObservers, IReadOnlyList<UnifiedUnit> Unified)
{
    public static UnifiedNetwork Of(Page<DeviceRecord> page, bool nodes, bool observers, DateTime now)
    {
        var units = page.Items.Select(DeviceView.Of).ToList();
        return new(
            now, new(units.Count, null, null, units.Count), new(units, units.Count, now, page.Next), ForeignNetwork.Absent(nodes), ForeignNetwork.Absent(observers),
            [.. units.Select(unit => new UnifiedUnit("mycobrain", $"mycobrain:{unit.DeviceId}", unit))]);
    }
}

/// <summary>How many of each are in the answer; null where that is not known.</summary>
internal sealed record NetworkCounts(int Mycobrain, int? MeshtasticNodes, int? MeshtasticObservers, int UnifiedTotal);

/// <summary>An inventory that another system keeps.</summary>
/// <param name="Items">Null when it was not read.</param>
internal sealed record ForeignNetwork(IReadOnlyList<JsonText>? Items, string? Error)
{
    public static ForeignNetwork Absent(bool asked) => new(null, asked ? "not_configured: this system has no inventory of Meshtastic radios" : null);
}

internal sealed record UnifiedUnit(string NetworkSource, string UnifiedId, DeviceView Device);
