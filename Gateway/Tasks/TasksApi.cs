using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Tasks;

/// <summary>Tasks for an agent that the caller names.</summary>
internal static class TasksApi
{
    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/tasks").WithTags("Tasks").For(Role.Viewer, Role.Operator);
        group.MapPost("", Submit).Describe("submitTask", "Submits a task; the answer means it is on disk").Reads<SubmitTask>().Gives<TaskSubmitted>(StatusCodes.Status202Accepted).Gives<TaskView>()
            .Takes("wait", "Seconds to wait for the end, 0 to 300").Replayable().For(Role.Operator, also: Role.Agent);
        group.MapGet("", List).Describe("listTasks", "Lists tasks, newest first").Gives<TaskList>()
            .Takes("agent_id", "Only this agent's").Takes("status", "Only in this state, or in one of several: failed,in_doubt").Takes("task_type", "Only of this type").Takes("priority", "Only of this priority: 1, 3, 5, 8 or 10").Takes("since", "Accepted at this instant or later")
            .Takes("limit", "1 to 1,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/{id}", Find).Describe("getTask", "One task").Gives<TaskView>();
        group.MapPost("/{id}/cancel", Cancel).Describe("cancelTask", "Cancels a task that has not ended").Gives<TaskView>();
    }

    public static Refusal NotFound { get; } = new(Fault.NotFound("Task not found"));

    private static async Task<IResult> Submit(HttpContext http, TaskIntake intake, CompletionWaiter waiter, LiveAccess access, Creations creations)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.SubmitTask);
        if (!body.TryGet(out var request, out var refusal))
            return refusal;
        if (request.Check() is { } fault)
            return new Refusal(fault);
        var wait = 0;
        if (http.Request.QueryString.HasValue && !TryReadWait(http, out wait, out refusal))
            return refusal!;
        if (!creations.TryBegin(http, body.Sha256, out var creation, out refusal))
            return refusal;
        var submission = SubmissionOf(request, http, creation, wait > 0 ? waiter.Observer : null);
        return wait > 0
            ? await SubmitAndWait(http, intake, waiter, access, creation, request.AgentId!, submission, TimeSpan.FromSeconds(wait))
            : await SubmitOnly(http, intake, creation, request.AgentId!, submission);
    }

    private static async Task<IResult> SubmitOnly(HttpContext http, TaskIntake intake, Creations.Creation creation, string agentId, TaskSubmission submission)
    {
        using (creation)
        {
            var (accepted, refusal) = await intake.Submit(agentId, submission, http.RequestAborted);
            return accepted is null ? refusal! : Accepted(accepted);
        }
    }

    private static async Task<IResult> SubmitAndWait(
        HttpContext http, TaskIntake intake, CompletionWaiter waiter, LiveAccess access, Creations.Creation creation, string agentId, TaskSubmission submission, TimeSpan patience)
    {
        waiter.Expect(submission.TaskId);
        try
        {
            var answer = await SubmitOnly(http, intake, creation, agentId, submission);
            if (answer is Refusal)
                return answer;
            using var open = access.Watch(http);
            try
            {
                return await waiter.Ended(submission.TaskId, patience, open.Ended) is { } task ? TypedResults.Ok(TaskView.Of(task)) : answer;
            }
            catch (OperationCanceledException) when (open.Refusal is not null)
            {
                return new Refusal(open.Refusal);
            }
        }
        finally
        {
            waiter.Forget(submission.TaskId);
        }
    }

    private static TaskSubmission SubmissionOf(SubmitTask request, HttpContext http, Creations.Creation creation, ICompletionObserver? replyTo) => new(
        creation.Id,
        request.TaskType!,
        TaskRules.PayloadOrEmpty(request.Payload),
        http.Principal(),
        (TaskPriority)request.Priority,
        request.Timeout,
        request.MaxRetries,
        request.Deadline,
        RequesterAgent: http.Agent(),
        RequestHash: creation.RequestHash,
        ReplyTo: replyTo,
        Chain: http.Chain());

    private static bool TryReadWait(HttpContext http, out int wait, out Refusal? refusal)
    {
        var query = http.Query();
        wait = query.Integer("wait", 0, 300) ?? 0;
        refusal = query.Refusal;
        return refusal is null;
    }

    public static IResult Accepted(TaskAccepted accepted) => TypedResults.Accepted($"/tasks/{accepted.TaskId}", TaskSubmitted.Of(accepted));

    private static async Task<IResult> List(HttpContext http, Company company)
    {
        var query = http.Query();
        var (agent, type) = (query.Text("agent_id", "agent"), query.Text("task_type", "type"));
        var statuses = query.Names<TaskState>("status");
        var filter = new TaskFilter(
            agent, statuses is [var only] ? only : null, type, query.Instant("since"), query.Integer("limit", 1, 1_000) ?? 100, query.Text("cursor"), query.Text("source"),
            query.Integer("priority", 1, 10), statuses.Count > 1 ? statuses : null);
        if (query.Refusal is { } refusal)
            return refusal;
        var answer = await company.Tasks.List(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault) ? TypedResults.Ok(TaskList.Of(page)) : new Refusal(fault);
    }

    public static async Task<IResult> Find(HttpContext http, Company company, string id)
    {
        if (!Guid.TryParse(id, out var taskId))
            return NotFound;
        var answer = await company.Tasks.Find(taskId, http.RequestAborted);
        return answer.TryGet(out var task, out var fault) ? TypedResults.Ok(TaskView.Of(task)) : Explain(fault);
    }

    private static async Task<IResult> Cancel(HttpContext http, Company company, string id)
    {
        if (!Guid.TryParse(id, out var taskId))
            return NotFound;
        if (!(await company.Tasks.Find(taskId, http.RequestAborted)).TryGet(out var task, out var fault))
            return Explain(fault);
        if (TaskView.IsTerminal(task.Status))
            return Ended(task.Status);
        if (!(await company.Agent(task.AgentId, http.RequestAborted)).TryGet(out var agent, out var refusal))
            return refusal;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await agent.Cancel(new(http.Principal(), taskId), limit.Token);
        if (!answer.TryGet(out var cancelled, out fault))
            return Explain(fault);
        var now = await company.Tasks.Find(taskId, http.RequestAborted);
        if (!now.TryGet(out task, out fault))
            return Explain(fault);
        return cancelled.Count == 0 && task.Status is not TaskState.Cancelled ? Ended(task.Status) : TypedResults.Ok(TaskView.Of(task));
    }

    private static Refusal Ended(TaskState state) => new(Fault.Conflict($"The task has already ended ({EnumNames<TaskState>.Of(state)})."));

    private static Refusal Explain(Fault fault) => fault.Code == FaultCodes.NotFound ? NotFound : new(fault);
}
