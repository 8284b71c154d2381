using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>The paths under which the original's website looks for its boards.</summary>
internal static class DeviceAgentApi
{
    public static void MapDeviceAgent(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/agents/mycobrain-device").WithTags("Devices").For(Role.Viewer, Role.Operator);
        group.MapPost("/register", DevicesApi.Register).Describe("registerDeviceAgent", "As POST /api/devices/register").Reads<Heartbeat>().Gives<DeviceRegistered>();
        group.MapPost("/command", Command).Describe("commandDeviceAgent", "As POST /api/devices/{id}/command, with the unit in the body").Reads<CommandBody>()
            .Gives<CommandAnswer>().Gives<CommandAnswer>(StatusCodes.Status202Accepted).Replayable();
        group.MapGet("/status/{id}", DevicesApi.Find).Describe("getDeviceAgent", "As GET /api/devices/{id}").Gives<DeviceView>();
        group.MapGet("/devices", DevicesApi.List).Describe("listDeviceAgents", "As GET /api/devices").Gives<DeviceList>();
    }

    private static async Task<IResult> Command(HttpContext http, Company company, UnitCommander commander, Creations creations)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Tolerant.CommandBody);
        if (!body.TryGet(out var command, out var refusal))
            return refusal;
        return UnitIds.IsPossible(command.DeviceId)
            ? await DeviceCommandsApi.Give(http, company, commander, creations, command.DeviceId!, command, body.Sha256)
            : new Refusal(UnitNames.Impossible("$.device_id"));
    }
}
