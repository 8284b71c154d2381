using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Snapshots;

/// <summary>Snapshots: taken of agents, listed, read, deleted.</summary>
internal static class SnapshotsApi
{
    public static void MapSnapshots(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Snapshots").For(Role.Viewer, Role.Operator);
        group.MapPost("/agents/{id}/snapshot", Take).Describe("takeSnapshot", "Takes a snapshot now").Reads<TakeSnapshot>(required: false).Gives<SnapshotTaken>(StatusCodes.Status201Created).Replayable();
        group.MapGet("/agents/{id}/snapshot", Preview).Describe("previewSnapshot", "What a snapshot would hold now; nothing is kept").Gives<SnapshotPreview>();
        group.MapGet("/agents/{id}/snapshots", List).Describe("listSnapshots", "An agent's snapshots, newest first").Gives<SnapshotList>().Takes("limit", "1 to 1,000");
        group.MapGet("/snapshots/{id}", Find).Describe("getSnapshot", "One snapshot, whole").Gives<AgentSnapshot>();
        group.MapDelete("/snapshots/{id}", Delete).Describe("deleteSnapshot", "Deletes a snapshot").Gives<SnapshotDeleted>();
    }

    public static Refusal NotFound => new(Fault.NotFound("Snapshot not found"));

    private static async Task<IResult> Take(HttpContext http, Company company, Creations creations, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.TakeSnapshot, optional: true);
        if (!body.TryGet(out var wish, out var refusal))
            return refusal;
        if (wish.Check() is { } wrong)
            return new Refusal(wrong);
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out var agent, out refusal))
            return refusal;
        if (!creations.TryBegin(http, body.Sha256, out var creation, out refusal))
            return refusal;
        using (creation)
        {
            using var limit = RequestExtensions.WriteLimit();
            var answer = await company.SnapshotsOf(agent).Take(new(creation.Id, wish.Reason ?? TakeSnapshot.DefaultReason, http.Principal(), creation.RequestHash), limit.Token);
            return answer.TryGet(out var taken, out var fault) ? TypedResults.Created($"/snapshots/{taken.Id}", SnapshotTaken.Of(taken)) : new Refusal(fault);
        }
    }

    private static async Task<IResult> Preview(HttpContext http, Company company, string id)
    {
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out var agent, out var refusal))
            return refusal;
        var answer = await company.SnapshotsOf(agent).Preview(http.RequestAborted);
        return answer.TryGet(out var preview, out var fault) ? TypedResults.Ok(preview) : new Refusal(fault);
    }

    private static async Task<IResult> List(HttpContext http, Company company, string id)
    {
        var query = http.Query();
        var limit = query.Integer("limit", 1, 1_000) ?? 100;
        if (query.Refusal is { } wrong)
            return wrong;
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out _, out var refusal))
            return refusal;
        return TypedResults.Ok(new SnapshotList(id, await company.Snapshots.List(id, limit, http.RequestAborted)));
    }

    private static async Task<IResult> Find(HttpContext http, Company company, string id)
    {
        if (!Guid.TryParse(id, out var snapshotId))
            return NotFound;
        var answer = await company.Snapshots.Find(snapshotId, http.RequestAborted);
        return answer.TryGet(out var snapshot, out var fault) ? TypedResults.Ok(snapshot) : Explain(fault);
    }

    private static async Task<IResult> Delete(HttpContext http, Company company, string id)
    {
        if (!Guid.TryParse(id, out var snapshotId))
            return NotFound;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await company.Snapshots.Delete(snapshotId, http.Principal(), limit.Token);
        return answer.TryGet(out var deleted, out var fault) ? TypedResults.Ok(new SnapshotDeleted("deleted", deleted.Id, deleted.AgentId)) : Explain(fault);
    }

    public static Refusal Explain(Fault fault) => fault.Code == FaultCodes.NotFound ? NotFound : new(fault);
}
