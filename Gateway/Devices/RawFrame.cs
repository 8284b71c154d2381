using System.Text.Json;
using Mycosoft.Devices.Links;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>A frame that is passed on in a document of MINDEX: the unit's own bytes, and so its own word before whatever else the document says.</summary>
internal static class RawFrame
{
    private const string Member = "raw_cobs_frame";
    private const string Path = "$." + Member;

    private static readonly DeviceRoute Route = new(DeviceRoute.Http, "json");

    public static bool IsIn(JsonElement document) => document.ValueKind == JsonValueKind.Object && document.TryGetProperty(Member, out var frame) && frame.ValueKind != JsonValueKind.Null;

    /// <summary>What the frame says of the unit that the document names.</summary>
    public static Answer<DeviceSignal> Read(ReadingReader reader, JsonElement document, Arrival arrival)
    {
        var unit = Text(document, "device_id") ?? Text(document, "serial_number");
        if (!UnitIds.IsPossible(unit))
            return UnitNames.Impossible("$.device_id");
        if (document.TryGetProperty("crc_valid", out var valid) && valid.ValueKind == JsonValueKind.False)
            return Fault.InvalidPayload(FrameError.BadCrc.Name(), "$.crc_valid");
        if (!document.GetProperty(Member).TryReadBase64(out var wire))
            return Fault.InvalidPayload($"{Member} must be base64.", Path);
        if (!MessageReader.TryReadWhole(wire, out var message, out var error))
            return Fault.InvalidPayload($"{Member} is no frame that a unit sends: {error.Name()}.", Path);
        if (message is TelemetryMessage telemetry)
            return reader.Of(Dated(telemetry, document), arrival, unit).TryGet(out var reading, out var fault) ? reading : fault;
        if (message.DeviceId is { } said && UnitIds.AgentOf(said) != UnitIds.AgentOf(unit!))
            return ReadingReader.OfAnother(said, unit!);
        return DeviceSignals.Of(message, unit!, Route, arrival.At, DeviceRoute.Http, redelivered: false)!;
    }

    /// <summary>A frame without a clock has the time at which its host read it.</summary>
    private static TelemetryMessage Dated(TelemetryMessage telemetry, JsonElement document) => telemetry with
    {
        DeviceTime = telemetry.DeviceTime ?? (UtcDateTimeConverter.TryParse(Text(document, "recorded_at"), out var at) ? at : null),
        UptimeMs = telemetry.UptimeMs ?? (document.TryGetProperty("device_timestamp_ms", out var uptime) && uptime.ValueKind == JsonValueKind.Number && uptime.TryGetInt64(out var ms) ? ms : null),
    };

    private static bool TryReadBase64(this JsonElement frame, out byte[] wire)
    {
        wire = [];
        return frame.ValueKind == JsonValueKind.String && frame.TryGetBytesFromBase64(out wire!);
    }

    private static string? Text(JsonElement document, string name) => document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
