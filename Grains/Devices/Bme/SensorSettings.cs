using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Devices.Bme;

/// <summary>What an owner sets of a sensor's agent.</summary>
public sealed record SensorSettings
{
    [Description("A reading that is older, in seconds, is stale."), Range(1, 86_400)]
    public int StaleAfterSeconds { get; init; } = 120;

    [Description("How long the gas sensor is not believed after its heater was off."), Range(0, 2_880)]
    public int BurnInMinutes { get; init; } = 30;

    [Description("How far, in spreads of its class, the nearest known scan may lie before a smell is unknown."), Range(0.1, 1_000.0)]
    public double UnknownDistance { get; init; } = 5;

    [Description("How sure a classification must be; below it the smell is unknown."), Range(0.0, 1.0)]
    public double LeastConfidence { get; init; } = 0.6;
}
