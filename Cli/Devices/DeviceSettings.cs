using System.ComponentModel;
using Mycosoft.Cli.Input;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Devices;

internal sealed class DeviceListSettings : ListSettings
{
    [CommandOption("--status <NAME>"), Description("Only online, stale or offline ones")]
    public string? Status { get; init; }

    [CommandOption("--role <NAME>"), Description("Only of this role")]
    public string? Role { get; init; }

    [CommandOption("--firmware <NAME>"), Description("Only with this firmware")]
    public string? Firmware { get; init; }
}

internal sealed class DeviceCommandSettings : IdSettings
{
    [CommandArgument(1, "<COMMAND>"), Description("Such as read_sensors, set_output, estop")]
    public string Command { get; init; } = "";

    [CommandArgument(2, "[JSON]"), Description("Its parameters: a JSON object, @file, or - for standard input")]
    public string? Params { get; init; }

    [CommandOption("--wait <SECONDS>"), Description("How long the unit has to answer; 5 when left out")]
    public double? Wait { get; init; }

    [CommandOption("--idempotency-key <KEY>"), Description("Under the same key the same command is given once")]
    public string? IdempotencyKey { get; init; }

    public override ValidationResult Validate()
    {
        if (Wait is not (null or (>= 0.1 and <= 120)))
            return ValidationResult.Error("--wait must be 0.1 to 120 seconds.");
        return IdempotencyKeys.Check(IdempotencyKey) ?? base.Validate();
    }
}

internal sealed class TelemetrySettings : IdSettings
{
    [CommandOption("--count <COUNT>"), Description("So many of the newest readings; 10 when left out")]
    public int Count { get; init; } = 10;

    [CommandOption("--since <TIME>"), Description("A range instead: 90s, 15m, 2h, 3d, or an ISO 8601 time")]
    public string? Since { get; init; }

    [CommandOption("--step <SECONDS>"), Description("The length of a step of the range")]
    public int? Step { get; init; }

    [CommandOption("--metric <NAME>"), Description("Only this metric of the range; any number of times")]
    public string[] Metric { get; init; } = [];

    public override ValidationResult Validate() => Count is >= 1 and <= 10_000 ? base.Validate() : ValidationResult.Error("--count must be 1 to 10,000.");
}
