using Mycosoft.Http;

namespace Mycosoft.Tasks;

/// <summary>Where Alertmanager posts its notifications.</summary>
internal static class AlertWebhookApi
{
    public const string Receiver = "monitoring-agent";

    public const string TaskType = "alert_receive";

    public static void MapAlertWebhook(this IEndpointRouteBuilder routes) => routes.MapPost("/webhooks/alertmanager", Receive).WithTags("Webhooks").For(Role.Operator)
        .Describe("receiveAlerts", "Takes an Alertmanager notification (version 4) to the monitoring agent").Gives<TaskSubmitted>(StatusCodes.Status202Accepted).Replayable();

    private static async Task<IResult> Receive(HttpContext http, TaskIntake intake, Creations creations)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.JsonText);
        if (!body.TryGet(out var notification, out var refusal))
            return refusal;
        if (TaskRules.Payload(notification) is not null)
            return Refusal.Invalid("The body must be a JSON object.", "$");
        if (!creations.TryBegin(http, body.Sha256, out var creation, out refusal))
            return refusal;
        using (creation)
        {
            var submission = new TaskSubmission(creation.Id, TaskType, notification, http.Principal(), TaskPriority.High, RequestHash: creation.RequestHash, Source: "webhook");
            (var accepted, refusal) = await intake.Submit(Receiver, submission, http.RequestAborted);
            return accepted is null ? refusal! : TasksApi.Accepted(accepted);
        }
    }
}
