using System.Text.Json.Serialization.Metadata;
using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>Commands under the paths of MINDEX. It kept them in a queue; here they are tasks, and an answer says how they ended.</summary>
internal static class MindexCommandsApi
{
    public static void MapMindexCommands(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/mindex/mycobrain/commands").WithTags("Devices").For(Role.Viewer, Role.Operator);
        Command(group.MapPost("", Queue).Describe("commandMindex", "Gives a unit a command in the form of MINDEX: {cmd, target, value, params}").Reads<MindexQueue>().Gives<MindexCommand>(StatusCodes.Status201Created));
        Command(group.MapPost("/{id}/mosfet", Mosfet).Describe("switchMindex", "Switches an output, M1 to M3; it waits for a person").Reads<MindexMosfet>().Gives<MindexCommand>());
        Command(group.MapPost("/{id}/telemetry-interval", Interval).Describe("setMindexInterval", "Sets how often the unit measures").Reads<MindexInterval>().Gives<MindexCommand>());
        Command(group.MapPost("/{id}/i2c-scan", Scan).Describe("scanMindex", "Has the unit look for what is on its bus").Gives<MindexCommand>());
        Command(group.MapPost("/{id}/reboot", Reboot).Describe("rebootMindex", "Boots the unit anew; it waits for a person").Reads<MindexReboot>().Gives<MindexCommand>());
        Command(group.MapPost("/{id}/firmware-update", Update).Describe("updateMindex", "Has the unit load an image whose hash is given; it waits for a person").Reads<MindexUpdate>().Gives<MindexCommand>());
        group.MapGet("/pending/{id}", Pending).Describe("fetchMindexCommands", "As GET /api/devices/{id}/commands/pending; each is given once").Gives<IReadOnlyList<MindexCommand>>().For(Role.Operator, also: Role.Device);
        group.MapPost("/{commandId}/ack", Acknowledge).Describe("acknowledgeMindexCommand", "How a command that was fetched there ended").Reads<MindexAck>().Gives<MindexCommand>().For(Role.Operator, also: Role.Device);
    }

    private static void Command(RouteHandlerBuilder route) => route.Gives<MindexCommand>(StatusCodes.Status202Accepted).Takes("timeout", "Seconds that the unit has to answer, 1 to 120; 10 when left out").Replayable();

    private static async Task<IResult> Queue(HttpContext http, MindexDesk desk, TimeProvider clock)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Tolerant.MindexQueue);
        if (!body.TryGet(out var queue, out var refusal))
            return refusal;
        if (queue.CommandPayload is not { } order)
            return Refusal.Invalid("command_payload is missing.", "$.command_payload");
        if (queue.ScheduledAt > clock.GetUtcNow().UtcDateTime)
            return new Refusal(Fault.Unsupported("Commands are given now; none is kept for later."));
        return await desk.Give(http, queue.DeviceId ?? queue.SerialNumber, queue.CommandType ?? order.Cmd ?? "", order, body.Sha256, made: true);
    }

    private static Task<IResult> Mosfet(HttpContext http, MindexDesk desk, string id) => Give(http, desk, id, "mosfet_control", GatewayJson.Tolerant.MindexMosfet, body => body.Order);

    private static Task<IResult> Interval(HttpContext http, MindexDesk desk, string id) => Give(http, desk, id, "set_interval", GatewayJson.Tolerant.MindexInterval, body => body.Order);

    private static Task<IResult> Scan(HttpContext http, MindexDesk desk, string id) => Give(http, desk, id, "i2c_scan", GatewayJson.Tolerant.JsonElement, _ => new("i2c_scan"));

    private static Task<IResult> Reboot(HttpContext http, MindexDesk desk, string id) => Give(http, desk, id, "reboot", GatewayJson.Tolerant.MindexReboot, body => body.Order);

    private static Task<IResult> Update(HttpContext http, MindexDesk desk, string id) => Give(http, desk, id, "ota_update", GatewayJson.Tolerant.MindexUpdate, body => body.Order);

    private static async Task<IResult> Give<T>(HttpContext http, MindexDesk desk, string id, string type, JsonTypeInfo<T> form, Func<T, MindexOrder> order)
    {
        var body = await JsonBody.Read(http.Request, form, optional: true);
        return body.TryGet(out var read, out var refusal) ? await desk.Give(http, id, type, order(read), body.Sha256) : refusal;
    }

    private static async Task<IResult> Pending(HttpContext http, Company company, string id)
    {
        var (device, refusal) = await PendingCommandsApi.Known(http, company, id);
        if (device is null)
            return refusal!;
        var commands = device.HasAgent ? await company.Unit(device.AgentId).Fetch(http.RequestAborted) : [];
        return TypedResults.Ok<IReadOnlyList<MindexCommand>>([.. commands.Select(command => MindexCommand.Of(command, device))]);
    }

    private static async Task<IResult> Acknowledge(HttpContext http, Company company, IDeviceInbox inbox, TimeProvider clock, string commandId)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Tolerant.MindexAck);
        if (!body.TryGet(out var ack, out var refusal))
            return refusal;
        if (ack.Success is not { } success)
            return Refusal.Invalid("success is missing: whether the unit did it.", "$.success");
        if (MindexCommand.Split(commandId) is not { } fetched)
            return new Refusal(Fault.NotFound($"Command not found: {commandId}"));
        var now = clock.GetUtcNow().UtcDateTime;
        (var device, refusal) = await PendingCommandsApi.Tell(http, company, inbox, fetched.DeviceId, new(fetched.CommandId, success, ack.ErrorMessage ?? "", ack.ResponsePayload, now));
        return device is null ? refusal! : TypedResults.Ok(new MindexCommand(commandId, device.DeviceId, device.DeviceId, null, null, success ? "acknowledged" : "failed")
        {
            AckedAt = now,
            UpdatedAt = now,
            ResponsePayload = ack.ResponsePayload,
            ErrorMessage = ack.ErrorMessage,
        });
    }
}
