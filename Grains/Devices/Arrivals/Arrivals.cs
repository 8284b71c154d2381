using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Births;
using Mycosoft.Gaps;
using Mycosoft.Hosting;
using Mycosoft.Ledger;
using Mycosoft.Policy;

namespace Mycosoft.Devices;

/// <summary>
/// Sees to units that have no agent as soon as this silo hears of them; whoever is left over, because the policy asks for people or a cap is reached, the search for gaps finds.
/// Two silos that saw to the same unit would make one agent: a birth is an insert on its id.
/// </summary>
public sealed partial class Arrivals(
    DeviceGaps units, GapFilling filling, BirthTerms terms, DeviceOptions devices, IGrainFactory grains, MasOptions options, TimeProvider clock, ILogger<Arrivals> log) : BackgroundService, IArrivals
{
    private const int AtATime = 8;
    private const int MostWaiting = 20_000;
    private const int LeftOver = 2_000;
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, long> _known = new(StringComparer.Ordinal);
    private readonly DailyCount _registered = new(units.RegisteredOfDay, clock);
    private readonly Lock _rate = new();
    private TimeSpan _evenly;
    private string _looked = "";

    public async ValueTask<int> Admit(int wanted, CancellationToken cancellationToken)
    {
        var left = terms.DailyCaps[AgentCategory.Device] - await _registered.Now(cancellationToken);
        var admitted = 0;
        lock (_rate)
        {
            while (admitted < wanted && admitted < left)
            {
                (_evenly, var wait) = RateRules.Take(_evenly, clock.GetElapsedTime(0), TimeSpan.FromSeconds(1) / devices.NewPerSecond, devices.NewPerSecond);
                if (wait > TimeSpan.Zero)
                    break;
                admitted++;
            }
        }

        _registered.Add(admitted);
        if (admitted < wanted)
            DeviceInstruments.TurnedAway(wanted - admitted, left <= admitted ? "daily_cap" : "rate");
        return admitted;
    }

    public void Missing(string deviceId)
    {
        if (options.GapHold is null || _known.Count >= MostWaiting || !_known.TryAdd(deviceId, clock.GetTimestamp()))
            return;
        if (!_waiting.Writer.TryWrite(deviceId))
            _known.TryRemove(deviceId, out _);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll([.. Enumerable.Range(0, AtATime).Select(_ => See(stoppingToken)), Tidy(stoppingToken)]);

    private async Task See(CancellationToken cancellationToken)
    {
        await foreach (var deviceId in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                if (await Fill(units.Of(deviceId, clock.GetUtcNow().UtcDateTime), cancellationToken))
                    _known.TryRemove(deviceId, out _);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                _known.TryRemove(deviceId, out _);
                LogNotFilled(e, deviceId);
            }
        }
    }

    /// <summary>False where it is not for the company to bear it now; it is not looked at again for a while.</summary>
    private async Task<bool> Fill(AgentGap gap, CancellationToken cancellationToken)
    {
        var decision = filling.DecisionOn(gap);
        if (!gap.KindBuilt || decision.Verb != PolicyVerb.Auto || await filling.Capped(gap, decision, cancellationToken) is not null)
            return false;
        var there = await grains.GetGrain<IAgentDirectory>(0).Find(gap.SuggestedAgent.AgentId, cancellationToken);
        if (there is { Value: { } state } && !filling.MayReturn(state, gap))
            return false;
        if (there.Fault is { Code: not FaultCodes.NotFound } unknown)
            throw new TimeoutException(unknown.Message);
        var born = await filling.Bear(gap, returns: there.Value is not null, cancellationToken);
        if (born.Fault is not { } fault)
            return true;
        LogRefused(gap.SuggestedAgent.AgentId, fault.Message);
        return false;
    }

    private async Task Tidy(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Sweep, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var (deviceId, since) in _known)
            {
                if (clock.GetElapsedTime(since) > Settled)
                    _known.TryRemove(deviceId, out _);
            }

            try
            {
                await units.MarkBorn(cancellationToken);
                await TakeUp(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotMarked(e);
            }
        }
    }

    /// <summary>Units that came while too many waited, and have not been heard since: all of them in turn, some at each look.</summary>
    private async Task TakeUp(CancellationToken cancellationToken)
    {
        if (options.GapHold is null || _waiting.Reader.Count > LeftOver)
            return;
        var left = await units.LeftOver(_looked, LeftOver, cancellationToken);
        foreach (var deviceId in left)
            Missing(deviceId);
        _looked = left.Count == LeftOver ? UnitIds.AgentOf(left[^1]) : "";
    }

    [LoggerMessage(LogLevel.Warning, "The agent of unit {DeviceId} could not be born; it is tried again when the unit is heard again")]
    private partial void LogNotFilled(Exception exception, string deviceId);

    [LoggerMessage(LogLevel.Warning, "{AgentId} was not born: {Reason}")]
    private partial void LogRefused(string agentId, string reason);

    [LoggerMessage(LogLevel.Warning, "Which units have their agents could not be marked; it is tried again in ten seconds")]
    private partial void LogNotMarked(Exception exception);
}
