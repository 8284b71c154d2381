using System.Globalization;
using Mycosoft.Agents;

namespace Mycosoft.Clients.Prometheus;

/// <summary>Instant and range queries, kept to a size that a task's result can have.</summary>
public sealed class PromQueries(PrometheusClient client)
{
    private const int MaxPoints = 10_000;

    public Task<Outcome<QueryResult>> Instant(QueryRequest request, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["query"] = request.Promql };
        if (request.Time is { } time)
            form["time"] = Seconds(time);
        return Run("query", form, request.SeriesLimit, cancellationToken);
    }

    public Task<Outcome<QueryResult>> Range(QueryRangeRequest request, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["query"] = request.Promql,
            ["start"] = Seconds(request.Start),
            ["end"] = Seconds(request.End),
            ["step"] = request.Step.ToString(CultureInfo.InvariantCulture),
        };
        return Run("query_range", form, request.SeriesLimit, cancellationToken);
    }

    private async Task<Outcome<QueryResult>> Run(string path, Dictionary<string, string> form, int seriesLimit, CancellationToken cancellationToken)
    {
        var outcome = await client.Read<PrometheusWire.QueryData>(path, form, cancellationToken);
        if (outcome.Fault is { } fault)
            return fault;
        var answer = outcome.Result!;
        var (type, result) = (answer.Data.ResultType, answer.Data.Result);
        if (type is "scalar" or "string")
            return new QueryResult(type, [], PromValue.Of(System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement[]>(result)), 0, false, answer.Warnings, answer.LatencyMs);
        var all = System.Text.Json.JsonSerializer.Deserialize<PrometheusWire.Series[]>(result, PrometheusWire.Json) ?? [];
        var (series, truncated) = Cut(all, seriesLimit);
        return new QueryResult(type, series, null, all.Length, truncated, answer.Warnings, answer.LatencyMs);
    }

    private static (List<PromSeries> Series, bool Truncated) Cut(PrometheusWire.Series[] all, int seriesLimit)
    {
        var series = new List<PromSeries>();
        var points = 0;
        foreach (var one in all.Take(seriesLimit))
        {
            points += one.Values?.Length ?? 1;
            if (points > MaxPoints && series.Count > 0)
                break;
            var values = one.Values?.TakeLast(MaxPoints).Select(PromValue.Of).OfType<PromValue>().ToList();
            series.Add(new(one.Metric ?? [], PromValue.Of(one.Value), values));
        }

        return (series, series.Count < all.Length || points > MaxPoints);
    }

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
}
