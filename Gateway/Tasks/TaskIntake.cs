using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Tasks;

/// <summary>Brings a task to its agent.</summary>
internal sealed class TaskIntake(Company company)
{
    // No token: a hang-up must not cancel what is being committed, the grain answers within its own bound, and a token costs on every call.
    public async ValueTask<(TaskAccepted? Accepted, Refusal? Refusal)> Submit(string agentId, TaskSubmission submission, CancellationToken resolving)
    {
        if (!(await company.Agent(agentId, resolving)).TryGet(out var agent, out var refusal))
            return (null, refusal);
        var answer = await agent.Submit(submission, CancellationToken.None);
        return answer.TryGet(out var accepted, out var fault) ? (accepted, null) : (null, Explain(agentId, fault));
    }

    private static Refusal Explain(string agentId, Fault fault) => new(fault.Code == FaultCodes.NotFound ? Company.NotFound(agentId) : fault);
}
