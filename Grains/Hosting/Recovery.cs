using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Hosting;

/// <summary>Wakes agents that have something to do: open work of silos that are gone, and times that have come.</summary>
public sealed partial class Recovery(ILedgerStore store, SiloIdentity silo, LocalAgents local, IGrainFactory grains, TimeProvider clock, ILogger<Recovery> log) : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task Sweep(CancellationToken cancellationToken)
    {
        var work = await store.FindWork(silo.Name, SiloLease.Length, Batch, cancellationToken);
        await Parallel.ForEachAsync(work.Where(NeedsWaking), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken }, Wake);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
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

    private async ValueTask Wake(WakeableAgent agent, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IAgentRecovery>(GrainId.Create(agent.Kind, agent.AgentId)).Wake(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogWake(e, agent.AgentId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The recovery sweep failed; the next one is in a second")]
    private partial void LogSweep(Exception exception);

    [LoggerMessage(LogLevel.Warning, "{AgentId} could not be woken")]
    private partial void LogWake(Exception exception, string agentId);
}
