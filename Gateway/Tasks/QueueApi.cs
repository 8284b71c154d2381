using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Tasks;

/// <summary>What waits, and its end.</summary>
internal static class QueueApi
{
    private const int AtATime = 32;

    public static void MapQueue(this IEndpointRouteBuilder routes) => routes.MapPost("/queue/clear", Clear).WithTags("Tasks").For(Role.Operator)
        .Describe("clearQueue", "Cancels every waiting task, of one agent or of all").Gives<QueueCleared>().Takes("agent_id", "Only this agent's queue");

    private static async Task<IResult> Clear(HttpContext http, Company company)
    {
        var query = http.Query();
        var agentId = query.Text("agent_id", "agent");
        if (query.Refusal is { } wrong)
            return wrong;
        var cancellation = new TaskCancellation(http.Principal());
        if (agentId is null)
            return TypedResults.Ok(await ClearAll(company, cancellation, http.RequestAborted));
        if (!(await company.Agent(agentId, http.RequestAborted)).TryGet(out var agent, out var refusal))
            return refusal;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await agent.Cancel(cancellation, limit.Token);
        return answer.TryGet(out var cancelled, out var fault) ? TypedResults.Ok(new QueueCleared(cancelled.Count, [])) : new Refusal(fault);
    }

    private static async Task<QueueCleared> ClearAll(Company company, TaskCancellation cancellation, CancellationToken reading)
    {
        var ids = await company.Tasks.AgentsWithQueues(reading);
        var cleared = 0;
        var failed = new System.Collections.Concurrent.ConcurrentBag<FleetFailure>();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (id, _) =>
        {
            if (!(await company.Agent(id, CancellationToken.None)).TryGet(out var agent, out var refusal))
            {
                failed.Add(new(id, refusal.Fault.Message));
                return;
            }

            using var limit = RequestExtensions.WriteLimit();
            if ((await agent.Cancel(cancellation, limit.Token)).TryGet(out var cancelled, out var fault))
                Interlocked.Add(ref cleared, cancelled.Count);
            else
                failed.Add(new(id, fault.Message));
        });
        return new(cleared, [.. failed]);
    }
}

/// <summary>How many tasks were cancelled, and whose queues could not be cleared.</summary>
internal sealed record QueueCleared(int Cleared, IReadOnlyList<FleetFailure> Failed);
