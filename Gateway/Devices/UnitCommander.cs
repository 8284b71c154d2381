using Mycosoft.Agents;
using Mycosoft.Http;
using Mycosoft.Tasks;

namespace Mycosoft.Devices;

/// <summary>Has the agent of a unit give it a command, as a durable task, and waits for what the unit says.</summary>
internal sealed class UnitCommander(TaskIntake intake, CompletionWaiter waiter, Company company, TimeProvider clock)
{
    /// <summary>What the way to the unit and back takes beyond the unit's own time.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(1);

    public async Task<IResult> Give(HttpContext http, DeviceRecord device, UnitTask task, double timeoutSeconds, Creations.Creation creation) => await Run(http, device, task, timeoutSeconds, creation) switch
    {
        { Answer: { ApprovalId: { } approval } waiting } => TypedResults.Accepted($"/approvals/{approval}", waiting),
        { Answer: { Status: CommandOutcome.Waiting } waiting } => TypedResults.Accepted($"/tasks/{waiting.TaskId}", waiting),
        { Answer: { } answer } => TypedResults.Ok(answer),
        { Refusal: var refusal } => refusal!,
    };

    /// <summary>What became of the command, or the answer to give instead.</summary>
    public async Task<(CommandAnswer? Answer, Refusal? Refusal)> Run(HttpContext http, DeviceRecord device, UnitTask task, double timeoutSeconds, Creations.Creation creation)
    {
        // A stop is tried all the same.
        if (device.Status == "offline" && task.TaskType != UnitTask.Stop)
            return Unreachable($"Device {device.DeviceId} is offline since {device.LastSeen:u}.");
        if (!device.HasAgent)
            return Unreachable($"Device {device.DeviceId} has no agent yet.");
        var id = creation.Id;
        waiter.Expect(id);
        try
        {
            var submission = new TaskSubmission(id, task.TaskType, task.Payload, http.Principal(), TaskPriority.High, MaxRetries: 0, RequestHash: creation.RequestHash, ReplyTo: waiter.Observer);
            (TaskAccepted? accepted, Refusal? refusal) taken;
            using (creation)
                taken = await intake.Submit(device.AgentId, submission, http.RequestAborted);
            if (taken.accepted is not { } accepted)
                return taken.refusal!.Fault.Code == FaultCodes.NotFound ? Unreachable($"Device {device.DeviceId} has no agent yet.") : (null, taken.refusal);
            if (accepted.ApprovalId is { } approval)
                return (Answer(device, task, null, id) with { Status = CommandOutcome.Waiting, ApprovalId = approval }, null);
            return await waiter.Ended(id, TimeSpan.FromSeconds(timeoutSeconds) + task.Lasts + OnTheWay, http.RequestAborted) is { } ended
                ? Answer(device, task, ended)
                : await TooLate(http, device, task, id);
        }
        finally
        {
            waiter.Forget(id);
        }
    }

    /// <summary>What nobody waits for any more must not be done behind his back; a stop must, and what waits for a person is not withdrawn by whoever asked for it and hung up.</summary>
    private async Task<(CommandAnswer? Answer, Refusal? Refusal)> TooLate(HttpContext http, DeviceRecord device, UnitTask task, Guid id)
    {
        if (task.TaskType == UnitTask.Stop)
            return (null, new(Fault.Timeout($"Device {device.DeviceId} has not answered yet; its agent goes on trying to stop it (task {id}).")));
        if (await company.Tasks.Find(id, http.RequestAborted) is { Value.Status: TaskState.WaitingApproval })
            return (Answer(device, task, null, id) with { Status = CommandOutcome.Waiting }, null);
        if ((await company.Agent(device.AgentId, CancellationToken.None)).TryGet(out var agent, out _))
        {
            using var limit = RequestExtensions.WriteLimit();
            await agent.Cancel(new(http.Principal(), id), limit.Token);
        }

        return await waiter.Ended(id, TimeSpan.FromSeconds(1), http.RequestAborted) is { Status: not TaskState.Cancelled } ended
            ? Answer(device, task, ended)
            : (null, new(Fault.Timeout($"Device {device.DeviceId} did not answer in time; whether it did {task.Command} is not known.")));
    }

    private (CommandAnswer? Answer, Refusal? Refusal) Answer(DeviceRecord device, UnitTask task, TaskRecord ended) => CommandOutcome.Of(ended) switch
    {
        { Fault: { } fault } => (null, new(fault)),
        var outcome => (Answer(device, task, outcome.Response, ended.Id) with { Status = outcome.Status }, null),
    };

    private CommandAnswer Answer(DeviceRecord device, UnitTask task, JsonText? response, Guid id) =>
        new(CommandOutcome.Acknowledged, device.DeviceId, UnitExtra.Text(device, "mdp_device_id") ?? device.DeviceId, task.Command, response, clock.GetUtcNow().UtcDateTime, id, UnitExtra.Text(device, "serial_device_id"));

    private static (CommandAnswer? Answer, Refusal? Refusal) Unreachable(string why) => (null, new(Fault.Unavailable(why)));
}

/// <summary>What became of a command.</summary>
/// <param name="MdpPathId">By what name the unit is known where it is heard, if its host said so.</param>
/// <param name="SerialDeviceId">By what name its port is known there; null when its host does not say.</param>
internal sealed record CommandAnswer(string Status, string DeviceId, string MdpPathId, string Command, JsonText? Response, DateTime Timestamp, Guid TaskId, string? SerialDeviceId)
{
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ApprovalId { get; init; }
}
