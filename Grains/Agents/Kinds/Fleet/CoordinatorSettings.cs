using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>What the coordinator goes by.</summary>
public sealed record CoordinatorSettings
{
    [Description("A command that does not say max_units reaches at most so many units; never more than 50 without a person's consent."), Range(1, FleetCommandRequest.UsualMost)]
    public int MaxBlast { get; init; } = FleetCommandRequest.UsualMost;

    [Description("Units that are served at the same time."), Range(1, 256)]
    public int Parallelism { get; init; } = 16;

    [Description("A unit's clock that is further off is told of."), Range(1, 86_400)]
    public int ClockDriftSeconds { get; init; } = 300;

    [Description("A battery below this is low."), Range(0.0, 60)]
    public double LowBatteryVolts { get; init; } = 3.4;

    [Description("A battery below this is low."), Range(0.0, 100)]
    public double LowBatteryPercent { get; init; } = 20;
}
