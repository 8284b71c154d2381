using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>The fleet as a whole, and a unit as it is wanted.</summary>
internal static class FleetReadsApi
{
    public static void MapFleetReads(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/devices").WithTags("Devices").For(Role.Viewer);
        group.MapGet("/health", Health).Describe("getDevicesHealth", "How many units and links are there").Gives<FleetHealth>();
        group.MapGet("/fleet", Fleet).Describe("getFleet", "Units by status, firmware and role").Gives<FleetView>();
        group.MapGet("/links", Links).Describe("listLinks", "The links as their gateways tell of them").Gives<LinkList>();
        group.MapGet("/inventory", Stock).Describe("getInventory", "What stands in the field and what it can do").Gives<Inventory>().Takes("limit", "1 to 10,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/firmware-audit", Audit).Describe("auditFirmware", "How well the firmware of each unit fits the canonical one").Gives<FirmwareReport>()
            .Takes("device_id", "Only of this unit").Takes("limit", "1 to 10,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/{id}/twin", Twin).Describe("getDeviceTwin", "A unit as it is wanted and as it says it is").Gives<DeviceTwin>();
    }

    private static async Task<IResult> Health(HttpContext http, Company company, TimeProvider clock)
    {
        var links = company.Devices.Links(http.RequestAborted);
        var counts = await company.Devices.Fleet(http.RequestAborted);
        return TypedResults.Ok(new FleetHealth("ok", "mycobrain", HealthApi.Version, counts.Online, counts.Total, (await links).Count(link => link.State == "connected"), clock.GetUtcNow().UtcDateTime));
    }

    private static async Task<IResult> Fleet(HttpContext http, Company company, TimeProvider clock) =>
        TypedResults.Ok(FleetView.Of(await company.Devices.Fleet(http.RequestAborted), clock.GetUtcNow().UtcDateTime));

    private static async Task<IResult> Links(HttpContext http, Company company, TimeProvider clock)
    {
        var links = await company.Devices.Links(http.RequestAborted);
        return TypedResults.Ok(new LinkList(links, links.Count, clock.GetUtcNow().UtcDateTime));
    }

    private static async Task<IResult> Stock(HttpContext http, Company company, TimeProvider clock)
    {
        var (page, refusal) = await Page(http, company);
        return page is null ? refusal! : TypedResults.Ok(Inventory.Of(page, clock.GetUtcNow().UtcDateTime));
    }

    private static async Task<IResult> Audit(HttpContext http, Company company, TimeProvider clock)
    {
        if (http.Query().Text("device_id") is { } id)
        {
            var (device, missing) = await company.FindDevice(id, http.RequestAborted);
            return device is null ? missing! : TypedResults.Ok(FirmwareReport.Of([device], clock.GetUtcNow().UtcDateTime, null));
        }

        var (page, refusal) = await Page(http, company);
        return page is null ? refusal! : TypedResults.Ok(FirmwareReport.Of(page.Items, clock.GetUtcNow().UtcDateTime, page.Next));
    }

    private static async Task<IResult> Twin(HttpContext http, Company company, string id)
    {
        var (device, refusal) = await company.FindDevice(id, http.RequestAborted);
        if (device is null)
            return refusal!;
        if (!device.HasAgent)
            return new Refusal(Fault.Unavailable($"Device {id} has no agent yet."));
        return (await company.Unit(device.AgentId).Twin(http.RequestAborted)).TryGet(out var twin, out var fault) ? TypedResults.Ok(twin) : new Refusal(fault);
    }

    private static async Task<(Page<DeviceRecord>? Page, Refusal? Refusal)> Page(HttpContext http, Company company)
    {
        var query = http.Query();
        var filter = new DeviceFilter(Limit: query.Integer("limit", 1, 10_000) ?? 1_000, Cursor: query.Text("cursor"));
        if (query.Refusal is { } wrong)
            return (null, wrong);
        return (await company.Devices.List(filter, http.RequestAborted)).TryGet(out var page, out var fault) ? (page, null) : (null, new(fault));
    }
}
