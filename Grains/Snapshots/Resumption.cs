using Mycosoft.Agents;
using Mycosoft.Births;
using Mycosoft.Policy;

namespace Mycosoft.Snapshots;

/// <summary>
/// Which tasks of a snapshot go on by themselves: those that would start by themselves if they were given now, and of which no person was ever asked. An approval is for one task, and not for its
/// copies: a task that failed once after its approval is put back as any other, and stands in a snapshot so.
/// </summary>
internal sealed class Resumption(Activation activation)
{
    private AgentServices Services => activation.Services;

    public async Task<IReadOnlyList<SnapshotTask>> Of(Tenure tenure, IReadOnlyList<SnapshotTask> tasks)
    {
        var (now, trial) = (activation.Now, TrialRules.Open(tenure.Row.TrialUntil, activation.Now));
        var free = tasks.Where(t => TrialRules.MayResume(tenure.Kind.Tasks[t.TaskType].EffectOf(t.Payload, t.CreatedAt), trial) && StartsByItself(tenure, t, now)).ToList();
        if (free.Count == 0)
            return free;
        var asked = await Services.Approvals.AskedOf([.. free.Select(t => t.Id)], CancellationToken.None);
        return [.. free.Where(t => !asked.Contains(t.Id))];
    }

    private bool StartsByItself(Tenure tenure, SnapshotTask task, DateTime now) =>
        Services.Policy.Judge(tenure.Kind, new(task.Id, task.TaskType, task.Payload, task.Requester), now) is null or { Verb: PolicyVerb.Auto or PolicyVerb.Notify };
}
