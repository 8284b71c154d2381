using Mycosoft.Feed;
using Mycosoft.ServiceLevels;

namespace Mycosoft.Dashboard;

/// <summary>One promise of the company and what was measured of it; null means not measured. Half of the samples stayed within p50, and 99 of 100 within p99, where that is known.</summary>
internal sealed record SloView(string Name, double Target, bool AtLeast, double? Value, string Unit, int WindowSeconds, long Samples, bool? Met, double? P50 = null, double? P99 = null)
{
    public const string DashboardLag = "dashboard_lag";

    /// <summary>What the silos have measured; how late the viewers are, only their gateway knows.</summary>
    public static SloView Of(ServiceLevel level, LagEvidence lag)
    {
        var view = new SloView(level.Name, level.Target, level.AtLeast, level.Value, level.Unit, level.WindowSeconds, level.Samples, level.Met);
        return level.Name == DashboardLag ? view with { Value = lag.P99, Samples = lag.Samples, Met = lag.P99 is null ? null : lag.P99 < level.Target, P50 = lag.P50, P99 = lag.P99 } : view;
    }
}
