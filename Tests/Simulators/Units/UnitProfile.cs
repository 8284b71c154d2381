using Mycosoft.Tests.Simulators.Faults;
using Mycosoft.Tests.Simulators.Updates;

namespace Mycosoft.Tests.Simulators.Units;

/// <summary>What a unit is before it is switched on.</summary>
/// <param name="DeviceId">As its HELLO names it.</param>
internal sealed record UnitProfile(string DeviceId)
{
    public Personality Personality { get; init; }

    /// <summary>Null is what the personality ships with.</summary>
    public string? Firmware { get; init; }

    public string Role { get; init; } = "mushroom1";

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    public int Seed { get; init; } = 1;

    /// <summary>Prints text between its frames.</summary>
    public bool Chatter { get; init; }

    /// <summary>Takes <c>ota</c>, which no firmware of today does.</summary>
    public bool Updates { get; init; }

    public UpdateFault UpdateFault { get; init; }

    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>Commands and readings that its journal keeps each.</summary>
    public int Remembers { get; init; } = 1_000;

    /// <summary>A board's own name: the low 24 bits of its address, as the firmware prints them. No two of one seed are alike.</summary>
    public static string IdOf(int seed, int index) => FormattableString.Invariant($"mycobrain-{((seed * 7_919L) + (index * 0x9E3779L)) & 0xFFFFFF:x}");
}
