using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Mycosoft.Devices;

/// <summary>When a unit that is not heard counts as lost, how many new ones are let in, and how long what they measured is kept.</summary>
public sealed record DeviceOptions
{
    public static DeviceOptions Usual { get; } = new();

    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan OfflineAfter { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How many new units a silo registers in a second.</summary>
    public int NewPerSecond { get; init; } = 200;

    /// <summary>How long single readings are kept.</summary>
    public TimeSpan Raw { get; init; } = TimeSpan.FromDays(7);

    public TimeSpan Minutes { get; init; } = TimeSpan.FromDays(90);

    public TimeSpan Hours { get; init; } = TimeSpan.FromDays(730);

    public static DeviceOptions Read(IConfiguration configuration, ICollection<string> errors)
    {
        var options = new DeviceOptions
        {
            StaleAfter = TimeSpan.FromSeconds(Number("Devices:StaleSeconds", 60, 86_400)),
            OfflineAfter = TimeSpan.FromSeconds(Number("Devices:OfflineSeconds", 120, 604_800)),
            NewPerSecond = Number("Devices:NewPerSecond", 200, 100_000),
            Raw = TimeSpan.FromDays(Number("Telemetry:RawDays", 7, 3_650)),
            Minutes = TimeSpan.FromDays(Number("Telemetry:MinuteDays", 90, 3_650)),
            Hours = TimeSpan.FromDays(Number("Telemetry:HourDays", 730, 36_500)),
        };
        if (options.OfflineAfter <= options.StaleAfter)
            errors.Add("Mas:Devices:OfflineSeconds: it has to be more than Mas:Devices:StaleSeconds.");
        if (options.Minutes < options.Raw || options.Hours < options.Minutes)
            errors.Add("Mas:Telemetry: RawDays, MinuteDays and HourDays must not fall.");
        return options;

        int Number(string key, int usual, int most)
        {
            if (configuration[$"Mas:{key}"] is not { } text)
                return usual;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most)
                return value;
            errors.Add($"Mas:{key}: '{text}' is not a number from 1 to {most}.");
            return usual;
        }
    }
}
