using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Ledger;

namespace Mycosoft.Snapshots;

/// <summary>What is told of a restore: the configuration that holds again, each task that changes something and runs anew by it, and how many were left out.</summary>
internal static class RestoreAudit
{
    public static JsonText Of(AgentDescriptor kind, JsonText config, IReadOnlyList<SnapshotTask> before, IReadOnlyList<SnapshotTask> resumed, IReadOnlyList<TaskRow> rows)
    {
        var tasks = resumed.Zip(rows).Where(t => kind.Changes(t.Second.TaskType)).Select(t => new RestoredTask(
            t.Second.Id, t.First.Id, t.Second.TaskType, t.Second.Requester, Convert.ToHexStringLower(ApprovalRequest.HashOf(t.Second.Payload))));
        return new(JsonSerializer.Serialize(new Restored([.. tasks], before.Count - resumed.Count, config), Json.Tolerant));
    }

    private sealed record Restored(IReadOnlyList<RestoredTask> Tasks, int LeftOut, JsonText Config);

    private sealed record RestoredTask(Guid TaskId, Guid CopyOf, string TaskType, string Requester, string PayloadSha256);
}
