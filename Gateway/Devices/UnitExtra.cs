using System.Text.Json;

namespace Mycosoft.Devices;

/// <summary>What a unit's host said beside what every heartbeat says.</summary>
internal static class UnitExtra
{
    /// <summary>Null when it is not there or no text.</summary>
    public static string? Text(DeviceRecord device, string name) => Member(device, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static JsonElement? Member(DeviceRecord device, string name) =>
        JsonElement.Parse(device.Extra.ToString()) is { ValueKind: JsonValueKind.Object } extra && extra.TryGetProperty(name, out var member) ? member : null;
}
