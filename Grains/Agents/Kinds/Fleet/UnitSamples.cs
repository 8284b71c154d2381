using Mycosoft.Devices;
using Mycosoft.Devices.Bme;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>What one unit measured of a metric: the readings that are sound, and what spoke against others.</summary>
/// <param name="MeasuredIn">Null when it is not known.</param>
/// <param name="Values">One by one, where they were looked at so.</param>
/// <param name="Whole">False when its oldest readings were not looked at.</param>
internal sealed record UnitSamples(DeviceRecord Unit, string? MeasuredIn, long Count, double Min, double Max, double Sum, IReadOnlyList<double> Values, IReadOnlyDictionary<string, long> Flaws, bool Whole)
{
    public long Dropped => Flaws.Where(flaw => flaw.Key != QualityFlags.HumidityClamped).Sum(flaw => flaw.Value);

    public bool IsSilent => Count == 0 && Dropped == 0;
}
