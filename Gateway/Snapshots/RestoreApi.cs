using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Snapshots;

/// <summary>The way back to a snapshot, for its agent or for a new one.</summary>
internal static class RestoreApi
{
    public static void MapRestore(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Snapshots").For(Role.Viewer, Role.Operator);
        group.MapPost("/agents/{id}/restore", RestoreAgent).Describe("restoreAgent", "Puts an agent back to one of its snapshots").Reads<RestoreSnapshot>().Gives<AgentView>();
        group.MapPost("/snapshots/{id}/restore", RestoreTo).Describe("restoreSnapshot", "Puts the agent of a snapshot back to it").Gives<AgentView>();
        group.MapPost("/snapshots/{id}/fork", Fork).Describe("forkSnapshot", "Makes a new agent of the same kind from a snapshot").Reads<ForkSnapshot>().Gives<AgentView>().Replayable();
    }

    private static async Task<IResult> RestoreAgent(HttpContext http, Company company, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.RestoreSnapshot);
        if (!body.TryGet(out var wish, out var refusal))
            return refusal;
        if (wish.SnapshotId is not { } snapshotId)
            return Refusal.Invalid("Member 'snapshot_id' is missing.", "$.snapshot_id");
        return await Restore(http, company, id, snapshotId);
    }

    private static async Task<IResult> RestoreTo(HttpContext http, Company company, string id)
    {
        if (!Guid.TryParse(id, out var snapshotId))
            return SnapshotsApi.NotFound;
        var found = await company.Snapshots.Find(snapshotId, http.RequestAborted);
        return found.TryGet(out var snapshot, out var fault) ? await Restore(http, company, snapshot.AgentId, snapshotId) : SnapshotsApi.Explain(fault);
    }

    private static async Task<IResult> Restore(HttpContext http, Company company, string agentId, Guid snapshotId)
    {
        if (!(await company.Agent(agentId, http.RequestAborted)).TryGet(out var agent, out var refusal))
            return refusal;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await company.SnapshotsOf(agent).Restore(new(snapshotId, http.Principal()), limit.Token);
        return answer.TryGet(out _, out var fault)
            ? await AgentReader.Show(company, agentId, $"Agent {agentId} restored to snapshot {snapshotId}", http.RequestAborted)
            : new Refusal(fault);
    }

    private static async Task<IResult> Fork(HttpContext http, Company company, Creations creations, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.ForkSnapshot);
        if (!body.TryGet(out var wish, out var refusal))
            return refusal;
        if (AgentIds.CheckNew(wish.AgentId, "$.agent_id") is { } wrong)
            return new Refusal(wrong);
        if (!Guid.TryParse(id, out var snapshotId))
            return SnapshotsApi.NotFound;
        if (!creations.TryBegin(http, body.Sha256, out var creation, out refusal))
            return refusal;
        using (creation)
            return await ForkAs(http, company, snapshotId, wish.AgentId!);
    }

    private static async Task<IResult> ForkAs(HttpContext http, Company company, Guid snapshotId, string agentId)
    {
        var found = await company.Snapshots.Find(snapshotId, http.RequestAborted);
        if (!found.TryGet(out var snapshot, out var fault))
            return SnapshotsApi.Explain(fault);
        if (!(await company.Directory.Resolve(snapshot.AgentId, http.RequestAborted)).TryGet(out var original, out fault))
            return new Refusal(fault);
        if (await company.RefusePersonsName(agentId, http.RequestAborted) is { } taken)
            return taken;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await company.SnapshotsOf(original.Kind, agentId).Restore(new(snapshotId, http.Principal(), Fork: true), limit.Token);
        return answer.TryGet(out _, out fault)
            ? await AgentReader.Show(company, agentId, $"Agent {agentId} forked from snapshot {snapshotId}", http.RequestAborted)
            : new Refusal(fault);
    }
}
