using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Mycosoft.Tests.Simulators.Firmware;

/// <summary>A command as the builds with JSON read it: what is missing or of another type is its default, and whole numbers are the only numbers for whole numbers.</summary>
internal sealed record JsonCommand(string Name, JsonElement Parameters)
{
    /// <summary>The room that the firmware has for the document.</summary>
    public const int MostBytes = 512;

    public static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out JsonCommand? command)
    {
        command = null;
        if (payload.Length > MostBytes)
            return false;
        try
        {
            var reader = new Utf8JsonReader(payload);
            var root = JsonElement.ParseValue(ref reader);
            command = root.ValueKind == JsonValueKind.Object ? new(Text(root, "cmd"), root.TryGetProperty("params", out var parameters) ? parameters : default) : new("", default);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public string Text(string name) => Text(Parameters, name);

    public int Int(string name, int otherwise) => Find(Parameters, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : otherwise;

    public long Long(string name) => Find(Parameters, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : -1;

    public double Real(string name, double otherwise) => Find(Parameters, name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : otherwise;

    public bool Flag(string name) => Find(Parameters, name) is { ValueKind: JsonValueKind.True };

    public static string Text(JsonElement holder, string name) => Find(holder, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    private static JsonElement? Find(JsonElement holder, string name) => holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? value : null;
}
