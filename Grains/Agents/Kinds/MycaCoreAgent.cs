using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds;

/// <summary>What to have done, by whom it concerns.</summary>
public sealed record DelegateRequest(
    [property: Description("A task type; or give capability.")] string? TaskType = null,
    [property: Description("A capability, when the task type is not known.")] string? Capability = null,
    [property: Description("The agent that shall do it; without it the router chooses.")] string? TargetAgent = null,
    [property: Description("The child task's payload.")] JsonText? Payload = null);

/// <summary>The child task and its result.</summary>
public sealed record DelegateResult(string AgentId, Guid TaskId, string Status, string Reason, JsonText? Result);

/// <summary>The company in figures, all counted.</summary>
public sealed record CompanyReport(
    long TotalAgents,
    IReadOnlyDictionary<string, long> ByStatus,
    long PendingTasks,
    long RunningTasks,
    long TasksCompleted,
    long TasksFailed,
    double? AvgTaskDurationMs,
    int Silos,
    string Store,
    int Gaps);

[Agent("myca-core", AgentCategory.Core, SingletonId = "myca-core", Aliases = ["orchestrator"]), Description("MYCA: knows the state of the company and has its work done by whoever can.")]
public sealed class MycaCoreAgent(AgentServices services) : Agent(services)
{
    [AgentTask("company_status", Effect.Read), Description("The company in figures.")]
    public async Task<Outcome<CompanyReport>> CompanyStatus(Nothing nothing, CancellationToken cancellationToken)
    {
        var status = await Services.Grains.GetGrain<IAgentDirectory>(0).Status(cancellationToken);
        var gaps = await Services.Grains.GetGrain<Gaps.IGaps>(0).Report(cancellationToken);
        return new CompanyReport(
            status.TotalAgents, status.ByStatus, status.PendingTasks, status.RunningTasks, status.TasksCompleted, status.TasksFailed, status.AvgTaskDurationMs, status.Silos, status.Store, gaps.Gaps.Count);
    }

    [AgentTask("delegate", Effect.Change, Idempotent = true), Description("Finds the agent for a task, has it done, and ends with its outcome.")]
    public async Task<Outcome<DelegateResult>> Delegate([Required] DelegateRequest request, CancellationToken cancellationToken)
    {
        var route = await Services.Grains.GetGrain<ITaskReader>(0).Route(new(request.TaskType, request.Capability, request.TargetAgent), cancellationToken);
        if (!route.TryGet(out var decision, out var fault))
            return fault;
        if (decision.TaskType is not { } taskType)
            return Fault.InvalidPayload($"{decision.AgentId} has the capability {request.Capability}, which is no task type: name a task_type too.", "$.task_type");
        if (decision.AgentId == AgentId && taskType == "delegate")
            return Fault.InvalidPayload("A delegation cannot be delegated to itself.", "$.task_type");
        var child = await Delegate(decision.AgentId, taskType, request.Payload ?? JsonText.EmptyObject, cancellationToken);
        return child.Fault is { } failed
            ? failed with { Message = $"{decision.AgentId} could not do {taskType}: {failed.Message}" }
            : new DelegateResult(decision.AgentId, child.Id, StateNames.Of(child.State), decision.Reason, child.Result);
    }
}
