using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Quarantine;

/// <summary>
/// What this silo knows of quarantines: read before the first agent wakes and every 300 ms after, in real time. Agents of this silo that a change concerns are told at once. While the table
/// cannot be read, what was known last holds.
/// </summary>
public sealed partial class QuarantineWatch(QuarantineTable table, LocalAgents local, IGrainFactory grains, ILogger<QuarantineWatch> log) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);
    private const int AtATime = 64;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _looking = new(1, 1);
    private volatile FrozenDictionary<(QuarantineScope, string), QuarantineRecord> _standing = FrozenDictionary<(QuarantineScope, string), QuarantineRecord>.Empty;
    private Task _watching = Task.CompletedTask;

    /// <summary>True while nobody is in quarantine.</summary>
    public bool IsClear => _standing.Count == 0;

    /// <summary>Why this agent may do nothing; null when it may.</summary>
    public QuarantineRecord? Of(string agentId, AgentCategory category)
    {
        var standing = _standing;
        if (standing.Count == 0)
            return null;
        return standing.GetValueOrDefault((QuarantineScope.Fleet, QuarantineRules.Everybody)) ?? standing.GetValueOrDefault((QuarantineScope.Category, LedgerNames.Text(category)))
            ?? standing.GetValueOrDefault((QuarantineScope.Agent, agentId));
    }

    public Fault? Refusal(string agentId, AgentCategory category) => Of(agentId, category) is { } quarantine
        ? Fault.Conflict($"Agent {agentId} is in quarantine{(quarantine.Scope == QuarantineScope.Agent ? "" : $" with its {LedgerNames.Text(quarantine.Scope)}")}: {quarantine.Reason}") with { Retryable = true }
        : null;

    /// <summary>Reads the table, and tells the agents whom it concerns. One at a time: what was read earlier must not be put in force later.</summary>
    public async Task Look(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            await Read(cancellationToken);
        }
        finally
        {
            _looking.Release();
        }
    }

    private async Task Read(CancellationToken cancellationToken)
    {
        var now = (await table.All(cancellationToken)).ToFrozenDictionary(q => (q.Scope, q.Target));
        if (now.Count == _standing.Count && now.Keys.All(_standing.ContainsKey))
            return;
        var before = local.All.Where(IsHeld).Select(t => t.AgentId).ToHashSet(StringComparer.Ordinal);
        _standing = now;
        LogChanged(now.Count);
        _ = Parallel.ForEachAsync(local.All.Where(t => IsHeld(t) != before.Contains(t.AgentId)).ToList(), new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = _stopping.Token }, async (tenure, _) => await Tell(tenure));
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(QuarantineWatch), ServiceLifecycleStage.RuntimeStorageServices, Start, Stop);

    public void Dispose()
    {
        _stopping.Dispose();
        _looking.Dispose();
    }

    private bool IsHeld(Tenure tenure) => Of(tenure.AgentId, tenure.Kind.Category) is not null;

    private async Task Tell(Tenure tenure)
    {
        try
        {
            await grains.GetGrain<IAgentRecovery>(GrainId.Create(tenure.Kind.Kind, tenure.AgentId)).QuarantineChanged(CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotTold(e, tenure.AgentId);
        }
    }

    private async Task Start(CancellationToken cancellationToken)
    {
        await Look(cancellationToken);
        _watching = Task.Run(Watch, CancellationToken.None);
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _watching.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Watch()
    {
        using var timer = new PeriodicTimer(Interval);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stopping.Token);
                await Look(_stopping.Token);
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                LogNotRead(e);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} quarantines are in force now")]
    private partial void LogChanged(int count);

    [LoggerMessage(LogLevel.Warning, "The quarantines could not be read; those that were known hold")]
    private partial void LogNotRead(Exception exception);

    [LoggerMessage(LogLevel.Warning, "{AgentId} could not be told of its quarantine")]
    private partial void LogNotTold(Exception exception, string agentId);
}
