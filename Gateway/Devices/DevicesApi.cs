using Microsoft.Net.Http.Headers;
using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>The registry of units, in the shapes of the original's later app.</summary>
internal static class DevicesApi
{
    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/devices").WithTags("Devices").For(Role.Viewer, Role.Operator);
        group.MapPost("/heartbeat", Beat).Describe("heartbeatDevice", "A unit, or its host, says that it is there").Reads<Heartbeat>().Gives<DeviceRegistered>().For(Role.Operator, also: Role.Device);
        group.MapPost("/register", Register).Describe("registerDevice", "The same; with issue_key an admin gets a key for the unit, shown this once").Reads<Heartbeat>().Gives<DeviceRegistered>().For(Role.Operator, also: Role.Device);
        group.MapGet("", List).Describe("listDevices", "Units with their status").Gives<DeviceList>()
            .Takes("status", "online, stale or offline").Takes("include_offline", "Those too that are offline").Takes("role", "Only of this role").Takes("firmware", "Only with this firmware").Takes("q", "Only those with this in a name, the role, the firmware, the location or the link, at most 200 characters")
            .Takes("limit", "1 to 10,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/{id}", Find).Describe("getDevice", "One unit").Gives<DeviceView>();
        group.MapDelete("/{id}", Remove).Describe("removeDevice", "Takes a unit out of the registry and archives its agent; heard again, it is registered again").Gives<DeviceRemoved>();
    }

    public static Task<IResult> Beat(HttpContext http, Company company, IDeviceInbox inbox, TimeProvider clock) => Take(http, company, inbox, clock);

    public static Task<IResult> Register(HttpContext http, Company company, IDeviceInbox inbox, TimeProvider clock) => Take(http, company, inbox, clock);

    private static async Task<IResult> Take(HttpContext http, Company company, IDeviceInbox inbox, TimeProvider clock)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Tolerant.Heartbeat);
        if (!body.TryGet(out var heartbeat, out var refusal))
            return refusal;
        if (http.Refuse(heartbeat.DeviceId, "$.device_id") is { } wrong)
            return wrong;
        if (heartbeat.Check() is { } fault)
            return new Refusal(fault);
        if (heartbeat.IssueKey && DeviceKeys.Refuse(http) is { } forbidden)
            return forbidden;
        var known = await company.Devices.Find(heartbeat.DeviceId!, http.RequestAborted);
        if (known.Fault is { } unread && unread.Code != FaultCodes.NotFound)
            return new Refusal(unread);
        var now = clock.GetUtcNow().UtcDateTime;
        if (await inbox.TakeOne(heartbeat.ToSignal(now, known.Value)) is { } refused)
            return refused;
        var registered = new DeviceRegistered(known.Fault is null ? "updated" : "registered", heartbeat.DeviceId!, now, UnitIds.AgentOf(heartbeat.DeviceId!));
        if (!heartbeat.IssueKey)
            return TypedResults.Ok(registered);
        if (!(await DeviceKeys.Issue(company, heartbeat.DeviceId!, http.Principal())).TryGet(out var key, out fault))
            return new Refusal(fault);
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Ok(registered with { Key = key });
    }

    public static async Task<IResult> List(HttpContext http, Company company, TimeProvider clock)
    {
        var query = http.Query();
        var status = query.Text("status");
        var offline = query.Flag("include_offline") || status is not null;
        var filter = new DeviceFilter(status, query.Text("role", "device_role"), query.Text("firmware", "firmware_version"), Limit: query.Integer("limit", 1, 10_000) ?? 1_000, Cursor: query.Text("cursor"), Text: query.Text("q"));
        if (query.Refusal is { } wrong)
            return wrong;
        if (filter.Text is { Length: > 200 })
            return Refusal.Invalid("Query parameter 'q' has at most 200 characters.", "q");
        if (status is not (null or "online" or "stale" or "offline"))
            return Refusal.Invalid("Query parameter 'status' must be online, stale or offline.", "status");
        if (!(await company.Devices.List(filter, http.RequestAborted)).TryGet(out var page, out var fault))
            return new Refusal(fault);
        var devices = page.Items.Where(device => offline || device.Status != "offline").Select(DeviceView.Of).ToList();
        return TypedResults.Ok(new DeviceList(devices, devices.Count, clock.GetUtcNow().UtcDateTime, page.Next));
    }

    public static async Task<IResult> Find(HttpContext http, Company company, string id)
    {
        var (device, refusal) = await company.FindDevice(id, http.RequestAborted);
        return device is null ? refusal! : TypedResults.Ok(DeviceView.Of(device));
    }

    private static async Task<IResult> Remove(HttpContext http, Company company, TimeProvider clock, string id)
    {
        var query = http.Query();
        var reason = query.Text("reason");
        if (query.Refusal is { } wrong)
            return wrong;
        if (!UnitIds.IsPossible(id))
            return new Refusal(UnitNames.NotFound(id));
        using var limit = RequestExtensions.WriteLimit();
        var answer = await company.Devices.Remove(id, http.Principal(), reason is { Length: > 500 } ? reason[..500] : reason, limit.Token);
        return answer.TryGet(out var device, out var fault)
            ? TypedResults.Ok(new DeviceRemoved("unregistered", device.DeviceId, device.AgentId, clock.GetUtcNow().UtcDateTime))
            : new Refusal(DeviceAnswers.Explain(id, fault));
    }
}
