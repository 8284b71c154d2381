using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>Gives the commands of MINDEX as those of POST /api/devices/{id}/command are given, and answers in its words.</summary>
internal sealed class MindexDesk(Company company, UnitCommander commander, Creations creations, TimeProvider clock)
{
    /// <summary>Hosts come for commands; a link answers sooner.</summary>
    private const int UsualPatience = 10;

    private const int LongestPatience = 120;

    public async Task<IResult> Give(HttpContext http, string? deviceId, string type, MindexOrder order, byte[]? sha256, bool made = false)
    {
        var query = http.Query();
        var patience = query.Integer("timeout", 1, LongestPatience) ?? UsualPatience;
        if (query.Refusal is { } wrong)
            return wrong;
        if (!order.ToTask(patience).TryGet(out var task, out var fault))
            return new Refusal(fault);
        var (device, refusal) = await company.FindDevice(deviceId ?? "", http.RequestAborted);
        if (device is null)
            return refusal!;
        if (!creations.TryBegin(http, sha256, out var creation, out refusal))
            return refusal;
        var now = clock.GetUtcNow().UtcDateTime;
        (var answer, refusal) = await commander.Run(http, device, task, patience, creation);
        if (answer is null)
            return refusal!;
        var command = MindexCommand.Of(answer, type, order, http.Principal(), now);
        return answer.ApprovalId is { } approval ? TypedResults.Accepted($"/approvals/{approval}", command) : made ? TypedResults.Created($"/tasks/{command.Id}", command) : TypedResults.Ok(command);
    }
}
