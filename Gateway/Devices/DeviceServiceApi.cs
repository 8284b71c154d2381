using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>The original's service of boards on ports, out of links and registry. Its ports are the links that are configured: they are opened by their gateways, and by no request.</summary>
internal static class DeviceServiceApi
{
    private const int LongestPort = 200;
    private const int MostOnOnePort = 1_000;

    public static void MapDeviceService(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Devices").For(Role.Viewer, Role.Operator);
        group.MapGet("/devices", Devices).Describe("listServiceDevices", "Units that were last heard on a link").Gives<ServiceDeviceList>().Takes("limit", "1 to 10,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/ports", Ports).Describe("listPorts", "The links that are configured, as ports").Gives<PortList>();
        group.MapPost("/devices/connect/{**port}", Connect).Describe("connectPort", "Whether the port is open; a port that no link has is refused with what to configure").Gives<PortConnected>();
        group.MapPost("/devices/{id}/command", DeviceCommandsApi.Command).Describe("commandServiceDevice", "As POST /api/devices/{id}/command").Reads<CommandBody>()
            .Gives<CommandAnswer>().Gives<CommandAnswer>(StatusCodes.Status202Accepted).Takes("command", "The command, where the body names none").Replayable();
    }

    private static async Task<IResult> Devices(HttpContext http, Company company, TimeProvider clock)
    {
        var query = http.Query();
        var filter = new DeviceFilter(Limit: query.Integer("limit", 1, 10_000) ?? 1_000, Cursor: query.Text("cursor"));
        if (query.Refusal is { } wrong)
            return wrong;
        if (!(await company.Devices.List(filter, http.RequestAborted)).TryGet(out var page, out var fault))
            return new Refusal(fault);
        var links = (await company.Devices.Links(http.RequestAborted)).ToDictionary(link => link.Name, StringComparer.Ordinal);
        var now = clock.GetUtcNow().UtcDateTime;
        var devices = page.Items.Where(device => device.Route.Link != DeviceRoute.Http).Select(device => ServiceDevice.Of(device, links.GetValueOrDefault(device.Route.Link), now)).ToList();
        return TypedResults.Ok(new ServiceDeviceList(devices, devices.Count, now, page.Next));
    }

    private static async Task<IResult> Ports(HttpContext http, Company company, TimeProvider clock)
    {
        var links = await company.Devices.Links(http.RequestAborted);
        var now = clock.GetUtcNow().UtcDateTime;
        return TypedResults.Ok(new PortList([.. links.Select(link => ServicePort.Of(link, now))], links.Count, now));
    }

    private static async Task<IResult> Connect(HttpContext http, Company company, TimeProvider clock, string? port)
    {
        var asked = Uri.UnescapeDataString(port ?? "");
        if (asked.Length is 0 or > LongestPort || asked.Any(char.IsControl))
            return Refusal.Invalid($"A port has a name of 1 to {LongestPort} printable characters.", "port");
        var links = await company.Devices.Links(http.RequestAborted);
        if (links.FirstOrDefault(link => ServicePort.IsOf(link, asked)) is not { } link)
            return new Refusal(Fault.NotFound($"No link has the port {asked}. Links are configured where a gateway runs, with Mas:Links:0:Type (serial, tcp or mqtt) and Mas:Links:0:Address, and opened when it starts."));
        var now = clock.GetUtcNow().UtcDateTime;
        if (ServicePort.StateOf(link, now) is not "connected" and var state)
        {
            return new Refusal(Fault.Unavailable(state == ServicePort.Unknown
                ? $"No gateway has told of the link {link.Name} since {link.UpdatedAt:u}."
                : $"The link {link.Name} is {state}{(link.Error is { } error ? $": {error}" : "")}. Its gateway goes on trying."));
        }

        var near = await company.Devices.List(new(Text: link.Name, Limit: MostOnOnePort), http.RequestAborted);
        if (!near.TryGet(out var page, out var fault))
            return new Refusal(fault);
        var units = page.Items.Where(device => device.Route.Link == link.Name).Take(2).ToList();
        return TypedResults.Ok(new PortConnected("already_connected", units is [var only] ? only.DeviceId : null, asked, now));
    }
}
