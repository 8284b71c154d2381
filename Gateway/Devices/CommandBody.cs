using System.Text.Json;

namespace Mycosoft.Devices;

/// <summary>The body of a command, in each of the forms that the original's services take.</summary>
internal sealed record CommandBody(JsonElement? Command = null, JsonElement? Params = null, JsonElement? Parameters = null, string? RawCommand = null, double Timeout = CommandBody.UsualTimeout, string? DeviceId = null, string? Cmd = null)
{
    public const double UsualTimeout = 5;

    private const double LongestTimeout = 120;

    /// <param name="fromQuery">The command in the address, where none is in the body.</param>
    public Answer<UnitTask> ToTask(string? fromQuery = null)
    {
        if (Timeout is not (>= 0.1 and <= LongestTimeout))
            return Fault.InvalidPayload($"timeout must be 0.1 to {LongestTimeout} seconds.", "$.timeout");
        if (Command is { ValueKind: JsonValueKind.Object } whole)
            return UnitTask.Of(NameIn(whole), whole.TryGetProperty("params", out var inner) ? inner : Rest(whole), Timeout);
        if (Command is { ValueKind: not (JsonValueKind.String or JsonValueKind.Null) })
            return Fault.InvalidPayload("command must be a text or an object.", "$.command");
        var name = Command is { ValueKind: JsonValueKind.String } text ? text.GetString() : Cmd ?? RawCommand ?? fromQuery;
        return UnitTask.Of(name, Params ?? Parameters ?? default, Timeout);
    }

    private static string? NameIn(JsonElement command)
    {
        foreach (var member in (ReadOnlySpan<string>)["cmd", "command_type", "command"])
        {
            if (command.TryGetProperty(member, out var name) && name.ValueKind == JsonValueKind.String)
                return name.GetString();
        }

        return null;
    }

    /// <summary>In the older form the parameters stand beside the name.</summary>
    private static JsonElement Rest(JsonElement command) =>
        JsonSerializer.SerializeToElement(command.EnumerateObject().Where(m => m.Name is not ("cmd" or "command_type" or "command")).ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal));
}
