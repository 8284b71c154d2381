using Mycosoft.Tests.Simulators.Units;
using Mycosoft.Tests.Simulators.Updates;

namespace Mycosoft.Tests.Simulators.Fleets;

/// <summary>Many units in one loop. They are switched on over a while, so that not all of them speak at once.</summary>
/// <param name="spread">The while.</param>
internal sealed class Fleet(IReadOnlyList<(UnitProfile Profile, SimulatedUnit Unit)> units, TimeProvider clock, TimeSpan spread, UpdateClient? updates = null)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly TimerWheel _wheel = new(units.Count);
    private readonly UpdateOrder?[] _orders = new UpdateOrder?[units.Count];
    private readonly DateTimeOffset _start = clock.GetUtcNow();
    private readonly List<int> _due = [];
    private int _switchedOn;

    public IReadOnlyList<(UnitProfile Profile, SimulatedUnit Unit)> Units => units;

    /// <summary>The same unit profiles, numbered from a seed.</summary>
    public static IReadOnlyList<(UnitProfile Profile, SimulatedUnit Unit)> Of(int count, Func<int, UnitProfile> profile, TimeProvider clock) =>
        [.. Enumerable.Range(0, count).Select(profile).Select(each => (each, new SimulatedUnit(each, clock)))];

    public FleetTotals Totals()
    {
        var totals = default(FleetTotals);
        foreach (var (_, unit) in units)
            totals += unit.Look(board => FleetTotals.Of(board.Journal));
        return totals;
    }

    /// <summary>Bytes reached a unit, so it may be due earlier.</summary>
    public void Touch(int index)
    {
        var unit = units[index].Unit;
        if (updates is not null && unit.Order is { } order && !ReferenceEquals(order, _orders[index]))
            _wheel.Schedule(index, 0);
        else if (unit.NextDue is var due && due != DateTimeOffset.MaxValue)
            _wheel.Schedule(index, TickOf(due));
    }

    /// <summary>Until it is cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        var downloads = new List<Task>();
        using var timer = new PeriodicTimer(Tick, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                Turn();
                downloads.RemoveAll(download => download.IsCompleted);
                if (updates is not null)
                    Begin(updates, downloads, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(downloads).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Has every unit do what is due. One thread at a time.</summary>
    public void Turn()
    {
        for (; _switchedOn < units.Count; _switchedOn++)
            _wheel.Schedule(_switchedOn, TickOf(_start + (spread * _switchedOn / units.Count)));
        _due.Clear();
        _wheel.Advance(TickOf(clock.GetUtcNow()) - 1, _due);
        foreach (var index in _due)
        {
            units[index].Unit.Advance();
            Touch(index);
        }
    }

    // An order is seen at the unit's next turn at the latest, and fetched once.
    private void Begin(UpdateClient client, List<Task> downloads, CancellationToken cancellationToken)
    {
        foreach (var index in _due)
        {
            var (profile, unit) = units[index];
            if (unit.Order is not { } order || ReferenceEquals(order, _orders[index]))
                continue;
            _orders[index] = order;
            downloads.Add(Fetch(client, index, order, profile.UpdateFault, cancellationToken));
        }
    }

    private async Task Fetch(UpdateClient client, int index, UpdateOrder order, UpdateFault fault, CancellationToken cancellationToken)
    {
        await client.Run(units[index].Unit, order, fault, cancellationToken);
        Touch(index);
    }

    // Up, so that what is due within a tick is due at its end.
    private long TickOf(DateTimeOffset time) => (Math.Max((time - _start).Ticks, 0) / Tick.Ticks) + 1;
}
