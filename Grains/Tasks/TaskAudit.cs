using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Audit;
using Mycosoft.Ledger;
using Mycosoft.Policy;

namespace Mycosoft.Tasks;

/// <summary>What is told of tasks that change something: who asked for what, that it began, and how it ended. Tasks that only read leave no trace here.</summary>
internal static class TaskAudit
{
    public static AuditEntry? Accepted(AgentDescriptor kind, string agentId, TaskRow row, PolicyDecision? decision, ApprovalRequest? approval) => !kind.Changes(row.TaskType)
        ? null
        : Of(agentId, row, row.Requester, approval is null ? "task.accepted" : "approval.requested", row.CreatedAt).Of(row.Payload) with
        {
            PolicyVersion = decision?.Policy.Version,
            Rule = decision?.Rule,
            ApprovalId = approval?.Id,
        };

    public static AuditEntry Denied(string agentId, TaskRow row, PolicyDecision? decision, Fault denied) =>
        (Of(agentId, row, row.Requester, "task.denied", row.CreatedAt) with { PolicyVersion = decision?.Policy.Version, Rule = decision?.Rule, Outcome = "denied" }).Of(row.Payload).Because(denied.Message);

    public static AuditEntry? Started(AgentDescriptor kind, string agentId, TaskRow row, ApprovalUse? approval, DateTime at) =>
        kind.Changes(row.TaskType) ? Of(agentId, row, agentId, "task.started", at) with { ApprovalId = approval?.ApprovalId } : null;

    public static AuditEntry? Retried(AgentDescriptor kind, string agentId, TaskRow row, Fault? fault, DateTime at) =>
        fault is not null && kind.Changes(row.TaskType) ? (Of(agentId, row, agentId, "task.failed", at) with { Outcome = "retry" }).Because($"{fault.Code}: {fault.Message}") : null;

    public static AuditEntry? Ended(AgentDescriptor kind, string agentId, TaskRow row, TaskState state, Fault? fault, string? by, DateTime at) =>
        kind.Changes(row.TaskType) ? (Of(agentId, row, by ?? agentId, "task.ended", at) with { Outcome = StateNames.Of(state) }).Because(fault is null ? null : $"{fault.Code}: {fault.Message}") : null;

    private static AuditEntry Of(string agentId, TaskRow row, string actor, string action, DateTime at) =>
        new(at, actor, action) { AgentId = agentId, Subject = row.Id.ToString(), What = row.TaskType, Via = actor == agentId ? null : row.RequesterAgent };
}
