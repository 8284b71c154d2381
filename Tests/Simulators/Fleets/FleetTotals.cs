using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Fleets;

/// <summary>What the units of a fleet did together.</summary>
internal readonly record struct FleetTotals(long Readings, long Acknowledged, long Retransmitted, long Abandoned, long Commands, long Unheard, long Boots)
{
    public static FleetTotals Of(Journal journal) => new(
        journal.ReadingCount, journal.AcknowledgedCount, journal.RetransmittedCount, journal.AbandonedCount, journal.CommandCount, journal.UnheardCount, journal.BootCount);

    public static FleetTotals operator +(FleetTotals a, FleetTotals b) => new(
        a.Readings + b.Readings, a.Acknowledged + b.Acknowledged, a.Retransmitted + b.Retransmitted, a.Abandoned + b.Abandoned, a.Commands + b.Commands, a.Unheard + b.Unheard, a.Boots + b.Boots);
}
