using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Auth;

namespace Mycosoft.Hosting;

/// <summary>Brings the owner's first agents to life at every start; one that is there already stays as it is.</summary>
public sealed partial class Roster(MasOptions options, AgentCatalog catalog, AgentQueries agents, IGrainFactory grains, ILogger<Roster> log) : BackgroundService
{
    public const string Principal = Principals.Roster;

    /// <summary>Set when the roster has been gone through once.</summary>
    public Task Called => _called.Task;

    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ids on the roster that no built kind can be born under.</summary>
    public static IEnumerable<string> Unknown(MasOptions options, AgentCatalog catalog) => (options.Roster ?? []).Where(id => catalog.FindByAgentId(id) is null);

    /// <summary>
    /// Who is born at start. Without a list every singleton kind but those with authority over the company and its money: an owner names them, or brings each to life.
    /// </summary>
    public static IReadOnlyList<string> Of(MasOptions options, AgentCatalog catalog) =>
        options.Roster ?? [.. catalog.All.Where(k => k.Category is not (AgentCategory.Corporate or AgentCategory.Financial)).Select(k => k.Attribute.SingletonId).OfType<string>()];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ids = Of(options, catalog);
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stoppingToken }, Bear);
        _called.TrySetResult();
        await WakeUnconfigured(stoppingToken);
    }

    private async ValueTask Bear(string agentId, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        var agent = grains.GetGrain<IAgent>(GrainId.Create(catalog.FindByAgentId(agentId)!.Kind, agentId));
        while (!cancellationToken.IsCancellationRequested)
        {
            var born = await Spawn(agent, cancellationToken);
            if (born.Fault is not { } fault)
            {
                // One that was there already looks whether its configuration is complete now.
                if (!born.Value!.Changed)
                    await Wake(agent.GetGrainId(), cancellationToken);
                return;
            }

            LogNotBorn(agentId, fault.Message);
            if (!fault.Retryable)
                return;
            await Task.Delay(pause, cancellationToken);
            pause = TimeSpan.FromSeconds(Math.Min(pause.TotalSeconds * 2, 5));
        }
    }

    private static async Task<Answer<LifeChanged>> Spawn(IAgent agent, CancellationToken cancellationToken)
    {
        try
        {
            return await agent.Change(new(LifeVerb.Spawn, Principal), cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return Fault.Unavailable(e.Message);
        }
    }

    /// <summary>Agents that lacked configuration look whether they have it now.</summary>
    private async Task WakeUnconfigured(CancellationToken cancellationToken)
    {
        try
        {
            var unconfigured = await agents.Unconfigured(cancellationToken);
            await Parallel.ForEachAsync(unconfigured, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (a, token) => await Wake(GrainId.Create(a.Kind, a.AgentId), token));
        }
        catch (Exception e) when (e is TimeoutException or System.Data.Common.DbException)
        {
            LogNotBorn("unconfigured agents", e.Message);
        }
    }

    private async Task Wake(GrainId agent, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IAgentRecovery>(agent).Wake(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotBorn(agent.Key.ToString()!, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{AgentId} of the roster could not be born: {Reason}")]
    private partial void LogNotBorn(string agentId, string reason);
}
