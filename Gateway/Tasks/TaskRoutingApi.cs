using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Tasks;

/// <summary>Tasks that look for their agent, under the paths of the seed's later task intake.</summary>
internal static class TaskRoutingApi
{
    public static void MapTaskRouting(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/tasks").WithTags("Tasks").For(Role.Viewer, Role.Operator);
        group.MapPost("/submit", Submit).Describe("routeTask", "Submits a task to the agent that suits it best").Reads<SubmitIntake>().Gives<IntakeSubmitted>().Replayable().For(Role.Operator, also: Role.Agent);
        group.MapGet("/status/{id}", TasksApi.Find).Describe("getRoutedTask", "One task").Gives<TaskView>();
        group.MapGet("/recent", Recent).Describe("listRecentTasks", "The newest tasks").Gives<RecentTasks>()
            .Takes("limit", "1 to 1,000").Takes("status", "Only in this state").Takes("source", "Only those that came in this way");
        group.MapGet("/agents", Agents).Describe("listTaskAgents", "Agents that take tasks, and the words that lead to them").Gives<TaskAgents>();
    }

    private static async Task<IResult> Submit(HttpContext http, Company company, TaskIntake intake, Creations creations, TimeProvider clock)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.SubmitIntake);
        if (!body.TryGet(out var request, out var refusal))
            return refusal;
        if (request.Check() is { } wrong)
            return new Refusal(wrong);
        if (!creations.TryBegin(http, body.Sha256, out var creation, out refusal))
            return refusal;
        using (creation)
        {
            var routing = await company.Tasks.Route(new(request.TaskType, request.Capability, request.TargetAgent), http.RequestAborted);
            if (!routing.TryGet(out var route, out var fault))
                return new Refusal(fault);
            if ((route.TaskType ?? request.TaskType) is not { } taskType)
                return Refusal.Invalid($"Agent {route.AgentId} has the capability '{request.Capability}', which is not a task type; give task_type.", "$.task_type");
            var submission = new TaskSubmission(
                creation.Id, taskType, TaskRules.PayloadOrEmpty(request.Payload), http.Principal(), request.ReadPriority()!.Value,
                RequesterAgent: http.Agent(), RequestHash: creation.RequestHash, Source: request.Source ?? SubmitIntake.DefaultSource, Chain: http.Chain());
            (var accepted, refusal) = await intake.Submit(route.AgentId, submission, http.RequestAborted);
            return accepted is null ? refusal! : await Submitted(company, accepted, route, clock, http.RequestAborted);
        }
    }

    // A replayed task may have gone elsewhere the first time; the table knows.
    private static async Task<IResult> Submitted(Company company, TaskAccepted accepted, RoutingDecision route, TimeProvider clock, CancellationToken reading)
    {
        var task = accepted.Replayed ? (await company.Tasks.Find(accepted.TaskId, reading)).Value : null;
        var submittedAt = task?.CreatedAt ?? clock.GetUtcNow().UtcDateTime;
        return TypedResults.Ok(new IntakeSubmitted(accepted.TaskId, "submitted", task?.AgentId ?? route.AgentId, submittedAt, route.Reason));
    }

    private static async Task<IResult> Recent(HttpContext http, Company company, TimeProvider clock)
    {
        var query = http.Query();
        var filter = new TaskFilter(null, query.Name<TaskState>("status"), Limit: query.Integer("limit", 1, 1_000) ?? 100, Source: query.Text("source"));
        if (query.Refusal is { } refusal)
            return refusal;
        var answer = await company.Tasks.List(filter, http.RequestAborted);
        if (!answer.TryGet(out var page, out var fault))
            return new Refusal(fault);
        return TypedResults.Ok(new RecentTasks([.. page.Items.Select(TaskView.Of)], page.Items.Count, clock.GetUtcNow().UtcDateTime));
    }

    private static async Task<IResult> Agents(HttpContext http, Company company)
    {
        var page = await company.Directory.List(new(), http.RequestAborted);
        var agents = page.Items.Where(state => state.Status is not AgentStatus.Archived).Select(TaskAgent.Of).ToList();
        return TypedResults.Ok(new TaskAgents(agents, agents.Count));
    }
}

internal sealed record RecentTasks(IReadOnlyList<TaskView> Tasks, int Total, DateTime Timestamp);

internal sealed record TaskAgents(IReadOnlyList<TaskAgent> Agents, int Total);

internal sealed record TaskAgent(string AgentId, string Name, AgentCategory Category, IReadOnlyList<string> Capabilities, IReadOnlyList<string> Keywords)
{
    /// <summary>The keywords are the words of its kind and its capabilities: what the caller can route by.</summary>
    public static TaskAgent Of(AgentState state) =>
        new(state.AgentId, state.DisplayName, state.Category, state.Capabilities, [.. state.Capabilities.Prepend(state.AgentType).SelectMany(Words).Distinct()]);

    private static string[] Words(string name) => name.Split(['-', '_', ' ', '.'], StringSplitOptions.RemoveEmptyEntries);
}
