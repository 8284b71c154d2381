using System.ComponentModel;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds;

/// <summary>A task that looks for its agent; give at least one.</summary>
public sealed record RouteRequest(
    [property: Description("A task type, or a routing word such as query.")] string? TaskType = null,
    [property: Description("A capability.")] string? Capability = null,
    [property: Description("An agent named by the caller; it wins if it exists.")] string? TargetAgent = null);

[Agent("task-router", AgentCategory.Core, SingletonId = "task-router", Aliases = ["router"]), Description("Decides which agent a task goes to, and says why.")]
public sealed class TaskRouterAgent(AgentServices services) : Agent(services)
{
    [AgentTask("route", Effect.Read), Description("The agent for a task, with all candidates, their queues and the reason. Gives nothing to anybody.")]
    public async Task<Outcome<RoutingDecision>> Route(RouteRequest request, CancellationToken cancellationToken)
    {
        var answer = await Services.Grains.GetGrain<ITaskReader>(0).Route(new(request.TaskType, request.Capability, request.TargetAgent), cancellationToken);
        return answer.TryGet(out var decision, out var fault) ? decision : fault;
    }
}
