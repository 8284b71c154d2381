using System.Text.Json.Nodes;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Sets a unit's configuration: all of it is checked before any of it is sent.</summary>
internal sealed class ConfigRun(UnitCommander commander, UnitDesk desk)
{
    public async Task<Outcome<ConfigReport>> Set(SetConfigRequest request, CancellationToken cancellationToken)
    {
        var commands = Commands(request);
        foreach (var command in commands)
        {
            if (await commander.Check(command, cancellationToken) is { } wrong)
                return wrong;
        }

        var applied = new List<string>();
        foreach (var command in commands)
        {
            if ((await commander.Run(command, null, cancellationToken)).Fault is { } fault)
                return applied.Count == 0 ? fault : new Fault(FaultCodes.Partial, $"{string.Join(", ", applied)} done; then {fault.Message}");
            applied.Add(command.Name);
        }

        if (!desk.Table.Commands.ContainsKey("save_nvs"))
            return new ConfigReport(applied, Saved: false);
        return (await commander.Run(new("save_nvs"), null, cancellationToken)).Fault is { } unsaved
            ? new Fault(FaultCodes.Partial, $"{string.Join(", ", applied)} done, and not kept over a boot: {unsaved.Message}")
            : new ConfigReport(applied, Saved: true);
    }

    /// <summary>What is set is wanted, and set again after a boot.</summary>
    public static JsonObject Wishes(SetConfigRequest request)
    {
        var wishes = new JsonObject();
        if (request.TelemetryIntervalMs is { } interval)
            wishes[TwinRules.Interval] = interval;
        if (request.Role is { } role)
            wishes["role"] = role;
        if (request.DisplayName is { } name)
            wishes["display_name"] = name;
        return wishes;
    }

    private static List<UnitCommand> Commands(SetConfigRequest request)
    {
        var commands = new List<UnitCommand>();
        if (request.I2c is { } pins)
            commands.Add(new("set_i2c", new() { ["sda"] = pins.Sda, ["scl"] = pins.Scl, ["hz"] = pins.Hz }));
        if (request.TelemetryIntervalMs is { } interval)
            commands.Add(new("set_interval", new() { [TwinRules.Interval] = interval }));
        if (request.Role is { } role)
            commands.Add(new("set_role", new() { ["role"] = role }));
        if (request.DisplayName is { } name)
            commands.Add(new("set_display_name", new() { ["display_name"] = name }));
        return commands;
    }
}
