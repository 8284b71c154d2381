using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>
/// The time in which an activation holds its agent's epoch: who it is, what the directory says of it, and the only way it may write.
/// Whoever takes the epoch later ends it; a refused write says so.
/// </summary>
public sealed class Tenure
{
    private const int SequenceBits = 32;
    private readonly ILedger _ledger;
    private long _sequence;
    private long _heard;

    internal Tenure(ILedger ledger, AgentDescriptor kind, AgentRow row)
    {
        _ledger = ledger;
        Kind = kind;
        Take(row);
    }

    public string AgentId => Row.Id;

    public AgentDescriptor Kind { get; }

    public AgentRow Row { get; private set; } = null!;

    public AgentConfig Config { get; private set; } = AgentConfig.Default;

    public bool Ended { get; private set; }

    public Life Life => Row.Life;

    public long Epoch => Row.Epoch;

    /// <summary>A life without work is being written: what is handed back must not start again, and what came in now would not be done.</summary>
    public bool Closing { get; internal set; }

    /// <summary>The taking of a new epoch by this same activation, under way or done.</summary>
    internal Func<Task>? Renewal { get; init; }

    /// <summary>Called when the epoch was taken by somebody else.</summary>
    internal Action? OnEnded { get; set; }

    /// <summary>Ended tasks and messages since this tenure began, and whether they moved since the last sample.</summary>
    internal AgentCounters Counters { get; } = new();

    /// <summary>The number of the last broadcast that it has heard or need not hear. Moved by the activation and, past what does not concern it, by the silo's courier.</summary>
    public long BroadcastsHeard => Volatile.Read(ref _heard);

    public long TasksCompleted => Row.TasksCompleted + Counters.Completed;

    public long TasksFailed => Row.TasksFailed + Counters.Failed;

    /// <summary>The next place in the order of arrival; a later epoch always sorts behind an earlier one.</summary>
    public long NextSequence() => (Epoch << SequenceBits) | ++_sequence;

    public async Task<LedgerVerdict> Write(FencedWrite write)
    {
        var verdict = await _ledger.Write(write, CancellationToken.None);
        if (verdict.Verdict != Verdict.Stale || write.Epoch != Epoch)
            return verdict;
        // Whether it is this activation itself that took the epoch is known when its own claim is answered.
        if (Renewal?.Invoke() is { IsCompleted: false } renewal)
            await renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (write.Epoch == Epoch)
            End();
        return verdict;
    }

    /// <summary>A new epoch of the same activation, after an outage left something unknown.</summary>
    internal void Take(AgentRow row)
    {
        Row = row with { OpenTasks = [], Inbox = [], TasksCompleted = row.TasksCompleted - Counters.Completed, TasksFailed = row.TasksFailed - Counters.Failed };
        Config = ConfigRules.Parse(row.Config);
        Closing = false;
        _sequence = 0;
        HeardUntil(row.BroadcastsHeard);
    }

    internal void HeardUntil(long number)
    {
        for (var heard = BroadcastsHeard; heard < number && Interlocked.CompareExchange(ref _heard, number, heard) is var found && found != heard; heard = found)
        {
        }
    }

    /// <summary>What lies between the two numbers does not concern it; before that it may still have something to hear.</summary>
    internal void PassOver(long from, long to)
    {
        if (BroadcastsHeard >= from)
            HeardUntil(to);
    }

    /// <summary>What has just been written to the directory.</summary>
    internal void Apply(Life life, JsonText config, DateTime? startedAt, string? error, int restarts, bool trialEnded = false)
    {
        Row = Row with { Life = life, Config = config, StartedAt = startedAt, ErrorMessage = error, Restarts = restarts, LifeVersion = Row.LifeVersion + 1, TrialUntil = trialEnded ? null : Row.TrialUntil };
        Config = ConfigRules.Parse(config);
    }

    internal void End()
    {
        if (Ended)
            return;
        Ended = true;
        OnEnded?.Invoke();
    }
}
