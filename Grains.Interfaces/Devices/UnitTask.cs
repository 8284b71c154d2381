using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Mycosoft.Devices;

/// <summary>A command to a unit as the task that its agent does for it.</summary>
/// <param name="TaskType">A task of the kind <see cref="UnitIds.Kind"/>.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Command">The command's name.</param>
public sealed record UnitTask(string TaskType, JsonText Payload, string Command)
{
    /// <summary>The longest name of a command.</summary>
    public const int LongestName = 64;

    /// <summary>The longest that a command may go on for by itself.</summary>
    private const double LongestSeconds = 10;

    /// <summary>How long the unit is busy with it beyond its answer, as with a tone; 10 seconds at most.</summary>
    public TimeSpan Lasts { get; private init; }

    /// <summary>What has no task of its own is a <c>device_command</c>.</summary>
    public const string Generic = "device_command";

    /// <summary>The task that stops a unit.</summary>
    public const string Stop = "estop";

    /// <summary>Commands that have a task of their own, which may ask for a person's consent or needs none at all.</summary>
    private static readonly Dictionary<string, string> Bare = new(StringComparer.Ordinal)
    {
        [Stop] = Stop,
        ["emergency_stop"] = Stop,
        ["e_stop"] = Stop,
        ["clear_estop"] = "clear_estop",
        ["reboot"] = "reboot",
        ["reset"] = "reboot",
    };

    /// <summary>The task for a command. A fault when the name or the parameters cannot be any command's.</summary>
    /// <param name="command">As in <c>read_sensors</c>.</param>
    /// <param name="parameters">An object, or nothing.</param>
    /// <param name="timeoutSeconds">How long the unit has to answer, all attempts together.</param>
    public static Answer<UnitTask> Of(string? command, JsonElement parameters, double timeoutSeconds)
    {
        if (command is not { Length: > 0 and <= LongestName } || command.Any(char.IsControl))
            return Fault.InvalidPayload($"A command has 1 to {LongestName} printable characters.", "$.command");
        if (parameters.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Object))
            return Fault.InvalidPayload("params must be a JSON object.", "$.params");
        var name = Normal(command);
        if (Bare.TryGetValue(name, out var type))
            return new UnitTask(type, JsonText.EmptyObject, command);
        if (name is "set_config" && parameters.ValueKind == JsonValueKind.Object)
            return new UnitTask("set_config", new(parameters.GetRawText()), command);
        if (name is "set_output" or "output_control" && Output(parameters) is { } output)
            return new UnitTask("set_output", output, command);
        return new UnitTask(Generic, Write(json =>
        {
            json.WriteString("command", command);
            if (parameters.ValueKind == JsonValueKind.Object)
            {
                json.WritePropertyName("params");
                parameters.WriteTo(json);
            }

            json.WriteNumber("timeout_seconds", timeoutSeconds);
        }), command)
        {
            Lasts = Duration(parameters),
        };
    }

    /// <summary>However it is written: case, hyphens and blanks around it make no other command.</summary>
    public static string Normal(string command) => command.Trim().ToLowerInvariant().Replace('-', '_');

    private static TimeSpan Duration(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("duration_ms", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var milliseconds)
            ? TimeSpan.FromSeconds(Math.Clamp(milliseconds / 1_000, 0, LongestSeconds))
            : TimeSpan.Zero;

    /// <summary>Null for the other things that an output can be, a buzzer or a light.</summary>
    private static JsonText? Output(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object || Name(parameters) is not { } output || !parameters.TryGetProperty("value", out var value))
            return null;
        int? level = value.ValueKind switch
        {
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            JsonValueKind.Number when value.TryGetInt32(out var number) && number is 0 or 1 => number,
            _ => null,
        };
        return level is null ? null : Write(json =>
        {
            json.WriteString("output", output);
            json.WriteNumber("value", level.Value);
        });
    }

    private static string? Name(JsonElement parameters)
    {
        foreach (var member in (ReadOnlySpan<string>)["output", "id"])
        {
            if (parameters.TryGetProperty(member, out var name) && name.ValueKind == JsonValueKind.String && name.GetString() is "mosfet1" or "mosfet2" or "mosfet3")
                return name.GetString();
        }

        return parameters.TryGetProperty("mosfet", out var index) && index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out var number) && number is >= 1 and <= 3
            ? FormattableString.Invariant($"mosfet{number}")
            : null;
    }

    private static JsonText Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return new(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
