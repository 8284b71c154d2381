using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>What a unit measured.</summary>
internal static class TelemetryReadsApi
{
    private const int MostMetrics = 64;

    public static void MapTelemetryReads(this IEndpointRouteBuilder routes) => routes.MapGet("/api/devices/{id}/telemetry", Read).WithTags("Devices").For(Role.Viewer)
        .Describe("getTelemetry", "The last reading as the unit sent it and the newest ones, or a range by steps").Gives<TelemetryView>().Gives<TelemetrySeries>()
        .Takes("n", "So many of the newest readings, 1 to 10,000").Takes("from", "From this instant on; asks for a range").Takes("to", "Before this instant; now when left out")
        .Takes("step", "Seconds, 1 to 86,400").Takes("metrics", "Names with commas between them, at most 64; all when left out");

    private static async Task<IResult> Read(HttpContext http, Company company, TimeProvider clock, string id)
    {
        var query = http.Query();
        var (count, from, to, step, metrics) = (query.Integer("n", 1, 10_000), query.Instant("from"), query.Instant("to"), query.Integer("step", 1, 86_400), query.Text("metrics", "metric"));
        if (query.Refusal is { } wrong)
            return wrong;
        if (!UnitIds.IsPossible(id))
            return new Refusal(UnitNames.NotFound(id));
        return from is null
            ? to is null && step is null ? await Newest(http, company, clock, id, count ?? 1) : Refusal.Invalid("A range needs from.", "from")
            : await Range(http, company, new(id, from.Value, to ?? clock.GetUtcNow().UtcDateTime, step, metrics?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
    }

    private static async Task<IResult> Newest(HttpContext http, Company company, TimeProvider clock, string id, int count)
    {
        if (!(await company.Devices.Points(id, count, http.RequestAborted)).TryGet(out var points, out var fault))
            return new Refusal(DeviceAnswers.Explain(id, fault));
        var device = points.Device;
        return TypedResults.Ok(new TelemetryView("ok", device.DeviceId, device.Latest, points.Points, points.Points.Count, device.Status, device.LastReadingAt, clock.GetUtcNow().UtcDateTime));
    }

    private static async Task<IResult> Range(HttpContext http, Company company, SeriesQuery query)
    {
        if (query.To <= query.From)
            return Refusal.Invalid("to must be after from.", "to");
        if (query.Metrics is { Count: > MostMetrics })
            return Refusal.Invalid($"At most {MostMetrics} metrics.", "metrics");
        return (await company.Devices.Series(query, http.RequestAborted)).TryGet(out var series, out var fault) ? TypedResults.Ok(series) : new Refusal(DeviceAnswers.Explain(query.DeviceId, fault));
    }
}

/// <summary>The last reading as the unit sent it, null before the first, and the newest ones by numbers.</summary>
internal sealed record TelemetryView(
    string Status, string DeviceId, JsonText? Telemetry, IReadOnlyList<TelemetryPoint> Points, int Count, string DeviceStatus, DateTime? LastReadingAt, DateTime Timestamp);
