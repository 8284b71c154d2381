using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>Commands for units that nobody can call: their hosts come for them and tell how they ended.</summary>
internal static class PendingCommandsApi
{
    private const int LongestText = 1_000;
    private const int LongestId = 100;

    public static void MapPendingCommands(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/devices/{id}/commands").WithTags("Devices").For(Role.Operator, also: Role.Device);
        group.MapGet("/pending", Pending).Describe("fetchCommands", "Commands that wait for the unit's host; each is given once").Gives<PendingCommands>();
        group.MapPost("/{commandId}/ack", Acknowledge).Describe("acknowledgeCommand", "How a command that was fetched ended").Reads<CommandAck>().Gives<CommandAcknowledged>();
    }

    private static async Task<IResult> Pending(HttpContext http, Company company, TimeProvider clock, string id)
    {
        var (device, refusal) = await Known(http, company, id);
        if (device is null)
            return refusal!;
        var commands = device.HasAgent ? await company.Unit(device.AgentId).Fetch(http.RequestAborted) : [];
        return TypedResults.Ok(new PendingCommands(device.DeviceId, commands, commands.Count, clock.GetUtcNow().UtcDateTime));
    }

    private static async Task<IResult> Acknowledge(HttpContext http, Company company, IDeviceInbox inbox, TimeProvider clock, string id, string commandId)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Tolerant.CommandAck);
        if (!body.TryGet(out var ack, out var refusal))
            return refusal;
        if (ack.Success is not { } success)
            return Refusal.Invalid("success is missing: whether the unit did it.", "$.success");
        var now = clock.GetUtcNow().UtcDateTime;
        (var device, refusal) = await Tell(http, company, inbox, id, new(commandId, success, ack.Message ?? "", ack.Response, now));
        return device is null ? refusal! : TypedResults.Ok(new CommandAcknowledged("ok", device.DeviceId, commandId, now));
    }

    /// <summary>Tells the agent of a unit how a command that was fetched ended there.</summary>
    public static async Task<(DeviceRecord? Device, Refusal? Refusal)> Tell(HttpContext http, Company company, IDeviceInbox inbox, string id, FetchedEnd end)
    {
        if (end.CommandId.Length > LongestId || end.Message.Length > LongestText)
            return (null, Refusal.Invalid($"A message has at most {LongestText:N0} characters.", "$.message"));
        var (device, refusal) = await Known(http, company, id);
        if (device is null)
            return (null, refusal);
        var reply = new DeviceReply(device.DeviceId, new(DeviceRoute.Http, "json"), end.At)
        {
            Success = end.Success,
            Command = end.CommandId,
            Message = end.Message,
            Sent = end.Response is { Value: { } text } response && text.StartsWith('{') && text.Length <= ReadingReader.LargestDocument ? response : JsonText.EmptyObject,
        };
        return await inbox.TakeOne(reply) is { } refused ? (null, refused) : (device, null);
    }

    public static async Task<(DeviceRecord? Device, Refusal? Refusal)> Known(HttpContext http, Company company, string id) =>
        UnitIds.IsPossible(id) && http.RefuseAsAnotherUnit(id) is { } forbidden ? (null, forbidden) : await company.FindDevice(id, http.RequestAborted);
}

internal sealed record PendingCommands(string DeviceId, IReadOnlyList<PendingCommand> Commands, int Count, DateTime Timestamp);

/// <summary>How a command ended at the unit.</summary>
internal sealed record CommandAck(bool? Success = null, string? Message = null, JsonText? Response = null);

internal sealed record FetchedEnd(string CommandId, bool Success, string Message, JsonText? Response, DateTime At);

internal sealed record CommandAcknowledged(string Status, string DeviceId, string CommandId, DateTime Timestamp);
