using Mycosoft.Agents;

namespace Mycosoft.Clients.Prometheus;

/// <summary>Asks for good and all events over each window and says how fast the error budget burns.</summary>
public sealed class SloBurn(PromQueries queries)
{
    public async Task<Outcome<SloBurnReport>> Measure(SloBurnRequest request, CancellationToken cancellationToken)
    {
        var windows = new List<BurnWindow>();
        var warnings = new List<string>();
        foreach (var window in BurnRules.Windows)
        {
            var (good, goodFault) = await One(request.GoodPromql, window, "$.good_promql", request.Time, warnings, cancellationToken);
            if (goodFault is not null)
                return goodFault;
            var (total, totalFault) = await One(request.TotalPromql, window, "$.total_promql", request.Time, warnings, cancellationToken);
            if (totalFault is not null)
                return totalFault;
            windows.Add(BurnWindow.Of(window, good, total, request.Objective));
        }

        return new SloBurnReport(request.Objective, windows, BurnRules.Alerts(windows), [.. warnings.Distinct()]);
    }

    private async Task<(double? Value, Fault? Fault)> One(string promql, string window, string path, DateTimeOffset? time, List<string> warnings, CancellationToken cancellationToken)
    {
        var outcome = await queries.Instant(new(promql.Replace("$window", window, StringComparison.Ordinal), time, 2), cancellationToken);
        if (outcome.Fault is { } fault)
            return (null, fault.Code == FaultCodes.InvalidPayload ? fault with { Path = path } : fault);
        var result = outcome.Result!;
        warnings.AddRange(result.Warnings);
        if (result.SeriesTotal > 1 || result.ResultType is "matrix" or "string")
            return (null, Fault.InvalidPayload($"Must give one number, not {result.SeriesTotal} series: aggregate with sum().", path));
        return (result.Scalar?.Value ?? (result.Series.Count == 0 ? null : result.Series[0].Value?.Value), null);
    }
}
