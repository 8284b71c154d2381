using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>Summaries of a fungal probe, which its bridge has kept with the unit that the probe is on.</summary>
internal static class FciApi
{
    public static void MapFci(this IEndpointRouteBuilder routes) => routes.MapPost("/api/devices/{id}/fci-summary", Keep).WithTags("Devices").For(Role.Operator, also: Role.Device)
        .Describe("keepFciSummary", "Keeps the summary of a probe in extra.fci_summary of its unit; a unit that nobody knows is registered, and nothing else is known of it").Reads<FciSummary>().Gives<FciKept>();

    private static async Task<IResult> Keep(HttpContext http, Company company, IDeviceInbox inbox, TimeProvider clock, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Tolerant.FciSummary);
        if (!body.TryGet(out var summary, out var refusal))
            return refusal;
        if (!UnitIds.IsPossible(id))
            return new Refusal(UnitNames.NotFound(id));
        if (http.RefuseAsAnotherUnit(id) is { } forbidden)
            return forbidden;
        if (summary.Check() is { } wrong)
            return new Refusal(wrong);
        var known = await company.Devices.Find(id, http.RequestAborted);
        if (known.Fault is { } unread && unread.Code != FaultCodes.NotFound)
            return new Refusal(unread);
        var now = clock.GetUtcNow().UtcDateTime;
        var heartbeat = new Heartbeat(known.Value?.DeviceId ?? id, Extra: summary.In(known.Value?.Extra ?? JsonText.EmptyObject, now));
        if (heartbeat.Check() is not null)
            return Refusal.Invalid("The summary is too large beside what else is kept of the unit.", "$.summary");
        return await inbox.TakeOne(heartbeat.ToSignal(now, known.Value)) is { } refused ? refused : TypedResults.Ok(new FciKept("ok", heartbeat.DeviceId!, now));
    }
}

internal sealed record FciKept(string Status, string DeviceId, DateTime Timestamp);
