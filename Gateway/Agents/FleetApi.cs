using System.Collections.Concurrent;
using Mycosoft.Http;

namespace Mycosoft.Agents;

/// <summary>Changes of many agents at once.</summary>
internal static class FleetApi
{
    private const int AtATime = 32;

    public static void MapFleet(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/agents").WithTags("Lifecycle").For(Role.Operator);
        group.MapPost("/restart-all", RestartAll).Describe("restartAllAgents", "Restarts every agent that is not archived").Gives<FleetChanged>().Takes("category", "Only this category").Takes("force", "true hands running tasks back at once");
        group.MapPost("/stop-all", StopAll).Describe("stopAllAgents", "Stops every agent that is not stopped").Gives<FleetChanged>().Takes("category", "Only this category").Takes("force", "true hands running tasks back at once");
    }

    private static Task<IResult> RestartAll(HttpContext http, Company company) => Change(http, company, LifeVerb.Restart, state => state.Status is not AgentStatus.Archived);

    private static Task<IResult> StopAll(HttpContext http, Company company) =>
        Change(http, company, LifeVerb.Stop, state => state.Status is not (AgentStatus.Archived or AgentStatus.Shutdown));

    private static async Task<IResult> Change(HttpContext http, Company company, LifeVerb verb, Func<AgentState, bool> concerns)
    {
        var query = http.Query();
        var (category, force) = (query.Name<AgentCategory>("category"), query.Flag("force"));
        if (query.Refusal is { } refusal)
            return refusal;
        var agents = await company.Directory.List(new(Category: category), http.RequestAborted);
        var change = new LifeChange(verb, http.Principal(), null, force);
        var failed = new ConcurrentBag<FleetFailure>();
        var count = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime };
        await Parallel.ForEachAsync(agents.Items.Where(concerns), options, async (state, _) =>
        {
            if (await Change(company.Unborn(state.AgentType, state.AgentId), change) is { } error)
                failed.Add(new(state.AgentId, error));
            else
                Interlocked.Increment(ref count);
        });
        return TypedResults.Ok(new FleetChanged(count, [.. failed.OrderBy(failure => failure.AgentId, StringComparer.Ordinal)]));
    }

    private static async Task<string?> Change(IAgent agent, LifeChange change)
    {
        try
        {
            using var limit = RequestExtensions.WriteLimit();
            return (await agent.Change(change, limit.Token)).Fault?.Message;
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or OperationCanceledException)
        {
            return "The agent did not answer in time.";
        }
    }
}

/// <summary>How many agents were changed, and which were not.</summary>
internal sealed record FleetChanged(int Count, IReadOnlyList<FleetFailure> Failed);

internal sealed record FleetFailure(string AgentId, string Error);
