using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>Something about a unit that somebody should look at.</summary>
/// <param name="Kind">stale, offline, sequence_gaps, clock_drift, future_readings, low_battery, estop or no_agent.</param>
public sealed record FleetAlert(string DeviceId, string Kind, string Severity, string Detail);

/// <summary>What of a unit's record is worth an alert. Pure.</summary>
public static class FleetAlertRules
{
    public static IEnumerable<FleetAlert> Of(DeviceRecord unit, CoordinatorSettings settings)
    {
        if (unit.Status is "stale" or "offline")
            yield return new(unit.DeviceId, unit.Status, unit.Status == "offline" ? "high" : "medium", $"last heard at {unit.LastSeen:u}");
        if (unit.Tally.Missing > 0)
            yield return new(unit.DeviceId, "sequence_gaps", "low", FormattableString.Invariant($"{unit.Tally.Missing} numbers were passed over"));
        if (unit.ClockSkewMs is { } skew && Math.Abs(skew) > settings.ClockDriftSeconds * 1_000L)
            yield return new(unit.DeviceId, "clock_drift", "medium", FormattableString.Invariant($"its clock is {skew / 1_000.0:0.###} s off ours"));
        if (unit.Tally.Future > 0)
            yield return new(unit.DeviceId, "future_readings", "low", FormattableString.Invariant($"{unit.Tally.Future} readings of a time to come"));
        if (Figures.Battery(unit.Latest) is { } battery && IsLow(battery, settings))
            yield return new(unit.DeviceId, "low_battery", "high", battery.ToString());
        if (unit.Estop == true)
            yield return new(unit.DeviceId, "estop", "high", "its emergency stop is on");
        if (!unit.HasAgent)
            yield return new(unit.DeviceId, "no_agent", "medium", "it has no agent");
    }

    private static bool IsLow(Battery battery, CoordinatorSettings settings) => battery.Volts < settings.LowBatteryVolts || battery.Percent < settings.LowBatteryPercent;
}
