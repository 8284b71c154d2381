using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>Reads a metric of one unit out of the tables: by steps, and one by one what steps do not tell.</summary>
internal sealed class FleetSamples(IDevices devices, TelemetryAggregateRequest request, DateTime from, DateTime to)
{
    private const int MostPoints = 10_000;

    public async Task<Answer<UnitSamples>> Of(DeviceRecord unit, CancellationToken cancellationToken)
    {
        var sampler = new UnitSampler(unit, request.Metric);
        if (request.Agg == Aggregate.P95)
        {
            if (!(await devices.Points(unit.DeviceId, MostPoints, cancellationToken)).TryGet(out var points, out var unread))
                return unread;
            sampler.Take(points.Points.Where(point => point.At >= from));
            return sampler.Samples(whole: points.Points.Count < MostPoints || points.Points[^1].At < from);
        }

        if (!(await devices.Series(new(unit.DeviceId, from, to, null, sampler.Names), cancellationToken)).TryGet(out var series, out var fault))
            return fault;
        if (sampler.Take(series) is { Count: > 0 } flawed)
        {
            if (!(await devices.Points(unit.DeviceId, MostPoints, cancellationToken)).TryGet(out var points, out fault))
                return fault;
            sampler.Take(series, flawed, points.Points);
        }

        return sampler.Samples(whole: true);
    }
}
