using System.Text.Json.Nodes;
using Mycosoft.Agents;
using Mycosoft.Http;
using Mycosoft.Tasks;

namespace Mycosoft.Firmware;

/// <summary>Rollouts: read from the tables, made and steered by tasks of the firmware agent, so that the policy decides on them as on every other task.</summary>
internal static class RolloutsApi
{
    private const string Agent = "firmware-agent";

    public static void MapRollouts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/firmware/rollouts").WithTags("Firmware").For(Role.Viewer, Role.Operator);
        group.MapPost("", Begin).Describe("beginRollout", "Gives the firmware agent the task push_update with this payload").Gives<TaskSubmitted>(StatusCodes.Status202Accepted).Replayable();
        group.MapPost("/rollback", TakeBack).Describe("rollbackUnits", "Gives the firmware agent the task rollback_firmware with this payload: a selector, and the version to go back to if need be").Gives<TaskSubmitted>(StatusCodes.Status202Accepted).Replayable();
        group.MapGet("", List).Describe("listRollouts", "Rollouts, newest first").Gives<RolloutList>().Takes("status", "running, paused, completed, halted or aborted").Takes("limit", "1 to 1,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/{id}", Find).Describe("getRollout", "One rollout with its units").Gives<RolloutReport>();
        group.MapPost("/{id}/pause", Pause).Describe("pauseRollout", "Offers it to no further unit").Reads<RolloutNote>(required: false).Gives<TaskSubmitted>(StatusCodes.Status202Accepted).Replayable();
        group.MapPost("/{id}/resume", Resume).Describe("resumeRollout", "Lets it go on").Reads<RolloutNote>(required: false).Gives<TaskSubmitted>(StatusCodes.Status202Accepted).Replayable();
        group.MapPost("/{id}/abort", Abort).Describe("abortRollout", "Ends it").Reads<RolloutNote>(required: false).Gives<TaskSubmitted>(StatusCodes.Status202Accepted).Replayable();
        group.MapPost("/{id}/rollback", Rollback).Describe("rollbackRollout", "Ends it and offers the version before").Reads<RolloutNote>(required: false).Gives<TaskSubmitted>(StatusCodes.Status202Accepted).Replayable();
    }

    private static async Task<IResult> List(HttpContext http, Company company)
    {
        var query = http.Query();
        var filter = new RolloutFilter(query.Name<RolloutStatus>("status"), query.Integer("limit", 1, 1_000) ?? 100, query.Text("cursor"));
        if (query.Refusal is { } refusal)
            return refusal;
        var answer = await company.Rollouts.List(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault) ? TypedResults.Ok(new RolloutList(page.Items, page.Next)) : new Refusal(fault);
    }

    private static async Task<IResult> Find(HttpContext http, Company company, string id)
    {
        if (!Guid.TryParse(id, out var rolloutId))
            return NotFound(id);
        var answer = await company.Rollouts.Find(rolloutId, http.RequestAborted);
        return answer.TryGet(out var report, out var fault) ? TypedResults.Ok(report) : new Refusal(fault);
    }

    private static Task<IResult> Begin(HttpContext http, TaskIntake intake, Creations creations) => Give(http, intake, creations, "push_update");

    private static Task<IResult> TakeBack(HttpContext http, TaskIntake intake, Creations creations) => Give(http, intake, creations, "rollback_firmware");

    private static async Task<IResult> Give(HttpContext http, TaskIntake intake, Creations creations, string taskType)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.JsonText);
        if (!body.TryGet(out var payload, out var refusal))
            return refusal;
        return TaskRules.Payload(payload) is null ? await Submit(http, intake, creations, taskType, payload, body.Sha256) : Refusal.Invalid("The body must be a JSON object.", "$");
    }

    private static Task<IResult> Pause(HttpContext http, TaskIntake intake, Creations creations, string id) => Order(http, intake, creations, "pause", id);

    private static Task<IResult> Resume(HttpContext http, TaskIntake intake, Creations creations, string id) => Order(http, intake, creations, "resume", id);

    private static Task<IResult> Abort(HttpContext http, TaskIntake intake, Creations creations, string id) => Order(http, intake, creations, "abort", id);

    private static Task<IResult> Rollback(HttpContext http, TaskIntake intake, Creations creations, string id) => Order(http, intake, creations, "rollback_firmware", id);

    private static async Task<IResult> Order(HttpContext http, TaskIntake intake, Creations creations, string taskType, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.RolloutNote, optional: true);
        if (!body.TryGet(out var note, out var refusal))
            return refusal;
        if (!Guid.TryParse(id, out var rolloutId))
            return NotFound(id);
        var payload = new JsonObject { ["rollout_id"] = rolloutId };
        if (note.Reason is not null)
            payload["reason"] = note.Reason;
        if (note.Version is not null)
            payload["version"] = note.Version;
        return await Submit(http, intake, creations, taskType, new(payload.ToJsonString()), body.Sha256);
    }

    private static async Task<IResult> Submit(HttpContext http, TaskIntake intake, Creations creations, string taskType, JsonText payload, byte[]? requestHash)
    {
        if (!creations.TryBegin(http, requestHash, out var creation, out var refusal))
            return refusal;
        using (creation)
        {
            var submission = new TaskSubmission(creation.Id, taskType, payload, http.Principal(), TaskPriority.High, RequestHash: creation.RequestHash);
            (var accepted, refusal) = await intake.Submit(Agent, submission, http.RequestAborted);
            return accepted is null ? refusal! : TasksApi.Accepted(accepted);
        }
    }

    private static Refusal NotFound(string id) => new(Fault.NotFound($"Rollout {id} not found"));
}

/// <param name="Version">For a rollback: back to which.</param>
internal sealed record RolloutNote(string? Reason = null, string? Version = null);

internal sealed record RolloutList(IReadOnlyList<RolloutRecord> Rollouts, string? NextCursor);
