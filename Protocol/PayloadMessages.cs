using System.Text.Json;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>The payloads that all dialects share.</summary>
internal static class PayloadMessages
{
    private const string SideB = "side_b";

    /// <summary>Side B has no name of its own: it is a part of the unit whose side A says it.</summary>
    public static HelloMessage? Hello(JsonElement payload, Dialect dialect, out FrameError error)
    {
        var id = DeviceId(payload);
        var role = payload.Text("role") ?? payload.Text("device_role");
        error = id is null && role != SideB ? FrameError.MissingField : FrameError.None;
        return error != FrameError.None ? null : new()
        {
            Dialect = dialect,
            DeviceId = id,
            Firmware = payload.Text("firmware_version") ?? payload.Text("firmware"),
            Role = role,
            DisplayName = payload.Text("device_display_name") ?? payload.Text("display_name"),
            Sensors = payload.Texts("sensors"),
            Capabilities = payload.Texts("capabilities"),
            OtaState = payload.Text("ota_state"),
            Sent = payload,
        };
    }

    public static TelemetryMessage? Telemetry(JsonElement payload, Dialect dialect, out FrameError error)
    {
        var metrics = new MetricList().AddAll(payload);
        error = metrics.HasUnreal ? FrameError.BadNumber : FrameError.None;
        return metrics.HasUnreal ? null : new()
        {
            Dialect = dialect,
            DeviceId = DeviceId(payload),
            Metrics = metrics.Metrics,
            UptimeMs = UptimeMs(payload),
            Estop = payload.Flag("estop"),
            Sent = payload,
        };
    }

    public static EventMessage? Event(JsonElement payload, Dialect dialect, out FrameError error)
    {
        var name = payload.Text("event") ?? payload.Text("event_type") ?? payload.Text("name");
        error = name is null ? FrameError.MissingField : FrameError.None;
        return name is null ? null : new() { Dialect = dialect, Name = name, DeviceId = DeviceId(payload), Sent = payload };
    }

    public static string? DeviceId(JsonElement payload) => payload.Text("device_id") ?? payload.Text("deviceId") ?? payload.Text("board_id");

    private static long? UptimeMs(JsonElement payload) =>
        payload.Whole("uptime_ms") ?? Milliseconds(payload.Number("uptime_s") ?? payload.Number("uptime_seconds"));

    private static long? Milliseconds(double? seconds) => seconds is >= 0 and < 1e12 ? (long)(seconds.Value * 1000) : null;
}
