using Mycosoft.ServiceLevels;

namespace Mycosoft.Dashboard;

/// <summary>One promise of the company and what was measured of it; null means not measured.</summary>
internal sealed record SloView(string Name, double Target, bool AtLeast, double? Value, string Unit, int WindowSeconds, long Samples, bool? Met)
{
    public static SloView Of(ServiceLevel level) => new(level.Name, level.Target, level.AtLeast, level.Value, level.Unit, level.WindowSeconds, level.Samples, level.Met);
}
