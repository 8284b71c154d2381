using System.Collections.Concurrent;

namespace Mycosoft.Auth;

/// <summary>When keys were used last, written every few seconds and not with each request.</summary>
internal sealed partial class KeyUses(Func<IKeys> store, TimeProvider clock, ILogger<KeyUses> log) : BackgroundService
{
    private const int AtATime = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, DateTime> _uses = [];

    public void Note(Guid key, DateTime at) => _uses[key] = at;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var uses in Take().Chunk(AtATime))
                await Write(uses, stoppingToken);
        }
    }

    private List<KeyUse> Take()
    {
        var taken = new List<KeyUse>();
        foreach (var key in _uses.Keys)
        {
            if (_uses.TryRemove(key, out var at))
                taken.Add(new(key, at));
        }

        return taken;
    }

    private async Task Write(KeyUse[] uses, CancellationToken stopping)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(Patience);
            if ((await store().Touch(uses, limit.Token)).Fault is not { } fault)
                return;
            LogPutOff(fault.Message);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogPutOff(e.Message);
        }

        foreach (var use in uses)
            _uses.TryAdd(use.Id, use.At);
    }

    [LoggerMessage(LogLevel.Debug, "The last uses of keys are written later: {Reason}")]
    private partial void LogPutOff(string reason);
}
