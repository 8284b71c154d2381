using System.Text.Json.Nodes;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>A unit as it is wanted beside the unit as it says it is.</summary>
internal static class TwinRules
{
    public const string Interval = "telemetry_interval_ms";

    public static readonly IReadOnlyList<string> Outputs = ["mosfet1", "mosfet2", "mosfet3"];

    /// <summary>What a unit is told again after it booted. Outputs are not among them: what moves is switched by people.</summary>
    private static readonly string[] Harmless = [Interval, "role", "display_name"];

    /// <summary>What a confirmed command says of the unit.</summary>
    public static (string Name, JsonNode? Value)? Confirmed(UnitCommand command) => command.Name switch
    {
        "set_interval" => (Interval, Copy(command, Interval)),
        "set_role" => ("role", Copy(command, "role")),
        "set_display_name" => ("display_name", Copy(command, "display_name")),
        "set_output" when command.Parameters["output"]?.ToString() is { } output => (output, IsOn(command.Parameters["value"])),
        "led" => ("led", command.Parameters.DeepClone()),
        _ => null,
    };

    public static JsonObject Reported(KnownIdentity? identity, HeardUnit memory)
    {
        var reported = new JsonObject
        {
            ["firmware"] = identity?.Firmware,
            ["role"] = identity?.Role,
            ["display_name"] = identity?.DisplayName,
            ["estop"] = memory.Estop,
        };
        foreach (var (name, value) in memory.Confirmed)
            reported[name] = value?.DeepClone();
        foreach (var (name, _) in reported.Where(m => m.Value is null).ToList())
            reported.Remove(name);
        return reported;
    }

    /// <summary>Members that are wanted and are not so, or are not known to be.</summary>
    public static IReadOnlyList<string> Differs(JsonObject desired, JsonObject reported) =>
        [.. desired.Where(m => m.Value is not null && !JsonNode.DeepEquals(m.Value, reported[m.Key])).Select(m => m.Key).Order(StringComparer.Ordinal)];

    /// <summary>What to tell a unit after it booted; null when nothing is wanted of it.</summary>
    public static JsonObject? AfterBoot(JsonObject desired)
    {
        var again = new JsonObject();
        foreach (var name in Harmless.Where(n => desired[n] is not null))
            again[name] = desired[name]!.DeepClone();
        return again.Count > 0 ? again : null;
    }

    /// <summary>Wishes laid over the ones before; null takes one back.</summary>
    public static JsonObject Merge(JsonObject before, JsonObject wishes)
    {
        var merged = before.DeepClone().AsObject();
        foreach (var (name, value) in wishes)
        {
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = value.DeepClone();
        }

        return merged;
    }

    private static JsonNode? Copy(UnitCommand command, string name) => command.Parameters[name]?.DeepClone();

    private static bool IsOn(JsonNode? value) => value?.GetValueKind() == System.Text.Json.JsonValueKind.True || CommandNames.Number(value) == 1;
}
