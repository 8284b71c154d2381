using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>Commands to units.</summary>
internal static class DeviceCommandsApi
{
    public static void MapDeviceCommands(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/devices").WithTags("Devices").For(Role.Viewer, Role.Operator);
        group.MapPost("/{id}/command", Command).Describe("commandDevice", "Gives a unit a command and answers with its acknowledgement or refusal").Reads<CommandBody>()
            .Gives<CommandAnswer>().Gives<CommandAnswer>(StatusCodes.Status202Accepted).Takes("command", "The command, where the body names none").Replayable();
    }

    public static async Task<IResult> Command(HttpContext http, Company company, UnitCommander commander, Creations creations, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Tolerant.CommandBody, optional: true);
        return body.TryGet(out var command, out var refusal) ? await Give(http, company, commander, creations, id, command, body.Sha256) : refusal;
    }

    public static async Task<IResult> Give(HttpContext http, Company company, UnitCommander commander, Creations creations, string deviceId, CommandBody command, byte[]? sha256)
    {
        var query = http.Query();
        if (!command.ToTask(query.Text("command", "cmd")).TryGet(out var task, out var fault))
            return new Refusal(fault);
        if (query.Refusal is { } wrong)
            return wrong;
        var (device, refusal) = await company.FindDevice(deviceId, http.RequestAborted);
        if (device is null)
            return refusal!;
        return creations.TryBegin(http, sha256, out var creation, out refusal) ? await commander.Give(http, device, task, command.Timeout, creation) : refusal;
    }
}
