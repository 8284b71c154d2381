using System.Text.Json;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console;

namespace Mycosoft.Cli.Tasks;

/// <summary>Tasks for an agent that is named.</summary>
internal static class TaskCommands
{
    private const string Members =
        "task_id status approval_id agent_id task_type requester source priority created_at started_at completed_at duration_ms retries max_retries timeout deadline "
        + "error_code error payload result";

    private static readonly Sheet Sheet = new("task_id:task agent_id:agent task_type:type status created_at:created duration_ms:ms requester error");

    public static void AddTo(Noun tasks)
    {
        tasks
            .Add<TaskListSettings>("list", "Lists tasks, newest first", List, "--agent myca-core --status failed --since 1h")
            .Add<SubmitSettings>("submit", "Submits a task; the answer means it is on disk", Submit, "website-agent health_check {\"url\":\"https://example.org/\"} --wait")
            .Add<IdSettings>("show", "One task", Show)
            .Add<IdSettings>("watch", "Waits for a task and ends as it ends", Watch)
            .Add<IdSettings>("cancel", "Cancels a task that has not ended", Cancel);
    }

    public static void Write(IAnsiConsole screen, JsonElement task) => Card.Write(screen, task, Members);

    private static Task<int> List(Session session, TaskListSettings settings, CancellationToken cancellationToken)
    {
        string? since = null;
        if (settings.Since is { } given)
        {
            if (!Since.TryRead(given, session.Terminal.Clock.GetUtcNow(), out var instant))
                return Task.FromResult(session.Fail(Failure.Usage($"--since must be like {Since.Form}.")));
            since = Since.ToParameter(instant);
        }

        var path = CompanyAddress.Query("tasks", ("agent_id", settings.Agent), ("status", settings.Status), ("task_type", settings.Type), ("since", since));
        return session.List(path, "tasks", Sheet, settings, cancellationToken);
    }

    private static async Task<int> Submit(Session session, SubmitSettings settings, CancellationToken cancellationToken)
    {
        if (!(await TextSource.ReadObject(settings.Payload, session.Terminal, cancellationToken)).TryGet(out var payload, out var failure))
            return session.Fail(failure);
        var body = Body.Of(
            ("agent_id", settings.Agent), ("task_type", settings.Type), ("payload", payload), ("priority", settings.PriorityNumber),
            ("timeout", settings.TaskTimeout), ("max_retries", settings.MaxRetries));
        if (!(await session.Company.Create("tasks", body, settings.IdempotencyKey, cancellationToken)).TryGet(out var reply, out failure))
            return session.Fail(failure);
        if (!settings.Wait)
            return session.Show(reply, Write);
        if (reply.Json.Text("task_id") is not { } id)
            return session.Fail(Failure.Foreign(session.Company.Address, "The answer has no task_id."));
        if (reply.Json.Text("approval_id") is { } approval)
            session.Terminal.Say($"It waits for approval {approval}.");
        return await new TaskWatch(session).UntilEnd(id, cancellationToken);
    }

    private static Task<int> Show(Session session, IdSettings settings, CancellationToken cancellationToken) =>
        session.Show(session.Company.Get($"tasks/{settings.Segment}", cancellationToken), Write);

    private static Task<int> Watch(Session session, IdSettings settings, CancellationToken cancellationToken) => new TaskWatch(session).UntilEnd(settings.Id, cancellationToken);

    private static Task<int> Cancel(Session session, IdSettings settings, CancellationToken cancellationToken) =>
        session.Show(session.Company.Post($"tasks/{settings.Segment}/cancel", null, cancellationToken), Write);
}
