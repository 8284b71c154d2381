using System.Text.Json;
using Mycosoft.Devices;

namespace Mycosoft.Firmware;

/// <summary>What of a unit's signals concerns an update.</summary>
public static class NewsReader
{
    private const int MostReason = 200;

    /// <summary>Null for what does not, and for what is said of another rollout.</summary>
    public static UpdateNews? Read(DeviceSignal signal, Guid rolloutId) => signal switch
    {
        DeviceHello { FromUnit: true, Firmware: { Length: > 0 } firmware } hello => new UpdateNews.Booted(firmware, hello.HeardAt, FirmwareStates.Known(hello.OtaState)),
        DeviceEvent { Name: var name } told when IsOurs(name) => Read(told, rolloutId),
        _ => null,
    };

    /// <summary>Whether it is worth a look at the tables.</summary>
    public static bool Concerns(DeviceSignal signal) => signal is DeviceHello { FromUnit: true, Firmware.Length: > 0 } || (signal is DeviceEvent { Name: var name } && IsOurs(name));

    private static bool IsOurs(string name) => name.StartsWith("ota_", StringComparison.Ordinal);

    private static UpdateNews? Read(DeviceEvent told, Guid rolloutId)
    {
        using var data = Parse(told.Data);
        if (data?.RootElement is not { ValueKind: JsonValueKind.Object } said)
            return Read(told.Name, null, null, null, told.HeardAt);
        if (Text(said, "rollout") is { } of && (!Guid.TryParse(of, out var other) || other != rolloutId))
            return null;
        var percent = said.TryGetProperty("percent", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? (int?)Math.Clamp(number, 0, 100) : null;
        return Read(told.Name, percent, Text(said, "version"), Text(said, "reason"), told.HeardAt);
    }

    private static UpdateNews? Read(string name, int? percent, string? version, string? reason, DateTime at) => name switch
    {
        "ota_progress" => new UpdateNews.Progress(percent ?? 0, at),
        "ota_verifying" => new UpdateNews.Verifying(at),
        "ota_confirmed" => new UpdateNews.Confirmed(version, at),
        "ota_rolled_back" => new UpdateNews.RolledBack(reason ?? "the unit did not say why", at),
        "ota_failed" => new UpdateNews.Failed(reason ?? "the unit did not say why", at),
        _ => null,
    };

    private static string? Text(JsonElement said, string member) =>
        said.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text.Length > MostReason ? text[..MostReason] : text : null;

    private static JsonDocument? Parse(JsonText text)
    {
        try
        {
            return JsonDocument.Parse(text.ToString());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
