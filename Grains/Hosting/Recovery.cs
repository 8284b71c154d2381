using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Hosting;

/// <summary>Beats in real time, as the database does by whose clock work is found. Wakes agents that have something to do: open work of silos that are gone, and times that have come.</summary>
public sealed partial class Recovery(ILedgerStore store, SiloIdentity silo, LocalAgents local, IGrainFactory grains, ILogger<Recovery> log) : BackgroundService
{
    private const int Batch = 500;
    private const int MostAtOnce = 64;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, byte> _waking = [];

    public async Task Sweep(CancellationToken cancellationToken)
    {
        var work = await store.FindWork(silo.Name, SiloLease.Length, Batch, cancellationToken);
        foreach (var agent in work.Where(NeedsWaking))
        {
            if (_waking.Count < MostAtOnce && _waking.TryAdd(agent.AgentId, 0))
                _ = Wake(agent, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogSweep(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private bool NeedsWaking(WakeableAgent agent) => agent.Due || !agent.Mine || !local.Contains(agent.AgentId);

    /// <summary>Nobody waits for it: an agent that is slow to wake must not keep the others asleep.</summary>
    private async Task Wake(WakeableAgent agent, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IAgentRecovery>(GrainId.Create(agent.Kind, agent.AgentId)).Wake(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogWake(e, agent.AgentId);
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
        finally
        {
            _waking.TryRemove(agent.AgentId, out _);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The recovery sweep failed; the next one is in a second")]
    private partial void LogSweep(Exception exception);

    [LoggerMessage(LogLevel.Warning, "{AgentId} could not be woken")]
    private partial void LogWake(Exception exception, string agentId);
}
