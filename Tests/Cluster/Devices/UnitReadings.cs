using System.Collections.Concurrent;
using System.Text.Json;
using Mycosoft.Devices;
using Mycosoft.Devices.Bme;

namespace Mycosoft.Tests.Cluster.Devices;

/// <summary>The registry and the readings of units, in memory.</summary>
public sealed class UnitReadings : IUnitReadings
{
    private readonly ConcurrentDictionary<string, ConcurrentStack<TelemetryPoint>> _points = [];

    public void Hear(string deviceId, DateTime at, string metrics) => _points.GetOrAdd(deviceId, _ => []).Push(new(at, at, null, new(metrics)));

    /// <summary>What the registry has beside a unit's own words.</summary>
    public ConcurrentDictionary<string, JsonText> Extra { get; } = [];

    Task<Answer<TelemetryPoints>> IUnitReadings.Newest(string deviceId, int count, CancellationToken cancellationToken) => Task.FromResult<Answer<TelemetryPoints>>(
        _points.TryGetValue(deviceId, out var points) ? new TelemetryPoints(Record(deviceId, points), [.. points.Take(count)]) : Fault.NotFound($"Unit {deviceId} not found"));

    Task<Answer<TelemetrySeries>> IUnitReadings.Series(SeriesQuery query, CancellationToken cancellationToken)
    {
        var step = query.StepSeconds ?? 60;
        var series = from point in _points[query.DeviceId]
                     where point.At >= query.From && point.At < query.To
                     from metric in JsonSerializer.Deserialize<Dictionary<string, double>>(point.Metrics.Value)!
                     where query.Metrics is null || query.Metrics.Contains(metric.Key)
                     group (point.At, metric.Value) by metric.Key into named
                     select new MetricSeries(named.Key, [.. from value in named
                                                            group value.Value by (long)((value.At - query.From).TotalSeconds / step) into bucket
                                                            orderby bucket.Key
                                                            select new MetricBucket(query.From.AddSeconds(bucket.Key * step), bucket.Count(), bucket.Min(), bucket.Max(), bucket.Average())]);
        return Task.FromResult<Answer<TelemetrySeries>>(new TelemetrySeries(query.DeviceId, query.From, query.To, step, "raw", [.. series]));
    }

    private DeviceRecord Record(string deviceId, IEnumerable<TelemetryPoint> points) => new()
    {
        AgentId = UnitIds.AgentOf(deviceId),
        DeviceId = deviceId,
        Route = new("tcp:test", "mdp"),
        RegisteredAt = points.Last().At,
        LastSeen = points.First().At,
        Status = "online",
        Extra = Extra.GetValueOrDefault(deviceId, JsonText.EmptyObject),
    };
}
