using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>The structs of drones and of radios that sense, as they stand behind the head of a frame; their published sizes count the head.</summary>
internal static class DroneStructs
{
    private const int TelemetrySize = 118 - MdpHeader.Size;
    private const int MissionSize = 90 - MdpHeader.Size;
    private const int WifiSenseSize = 586 - MdpHeader.Size;

    /// <summary>Whether a struct of this type can be so long.</summary>
    public static bool Fits(byte type, int length) => type switch
    {
        MdpTypes.DroneTelemetry => length == TelemetrySize,
        MdpTypes.DroneMissionStatus => length == MissionSize,
        MdpTypes.WifiSense => length == WifiSenseSize,
        _ => true,
    };

    public static TelemetryMessage? Telemetry(ReadOnlySpan<byte> data, Dialect dialect, out FrameError error)
    {
        var metrics = new MetricList();
        metrics.Add("drone.latitude", Real(data, 0), "deg");
        metrics.Add("drone.longitude", Real(data, 4), "deg");
        metrics.Add("drone.altitude_msl", Real(data, 8), "m");
        metrics.Add("drone.altitude_rel", Real(data, 12), "m");
        metrics.Add("drone.heading", Real(data, 16), "deg");
        metrics.Add("drone.ground_speed", Real(data, 20), "m_s");
        metrics.Add("drone.air_speed", Real(data, 24), "m_s");
        metrics.Add("drone.climb_rate", Real(data, 28), "m_s");
        metrics.Add("drone.flight_mode", data[32]);
        metrics.Add("drone.armed", data[33]);
        metrics.Add("battery_pct", data[34], "%");
        metrics.Add("battery_v", Real(data, 35), "V");
        metrics.Add("battery_current", Real(data, 39), "A");
        metrics.Add("payload.latched", data[43]);
        metrics.Add("payload.type", data[44]);
        metrics.Add("payload.mass", Real(data, 45), "kg");
        metrics.Add("temperature_c", Real(data, 49), "C");
        metrics.Add("humidity_pct", Real(data, 53), "%");
        metrics.Add("pressure_hpa", Real(data, 57), "hPa");
        metrics.Add("gas_ohm", Real(data, 61), "Ohm");
        metrics.Add("mission.state", data[65]);
        metrics.Add("mission.progress", BinaryPrimitives.ReadUInt32LittleEndian(data[66..]), "%");
        error = metrics.HasUnreal ? FrameError.BadNumber : FrameError.None;
        if (metrics.HasUnreal)
            return null;
        var sent = new JsonObject { ["type"] = "drone_telemetry", ["mission_target"] = Text(data[70..]) };
        foreach (var metric in metrics.Metrics)
            sent[metric.Name] = metric.Value;
        return new() { Dialect = dialect, Metrics = metrics.Metrics, Sent = JsonSerializer.SerializeToElement(sent) };
    }

    public static EventMessage Mission(ReadOnlySpan<byte> data, Dialect dialect) => new()
    {
        Dialect = dialect,
        Name = MdpTypes.Name(MdpTypes.DroneMissionStatus)!,
        Sent = JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = MdpTypes.DroneMissionStatus,
            ["mission_state"] = data[0],
            ["mission_id"] = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]),
            ["progress"] = BinaryPrimitives.ReadUInt32LittleEndian(data[5..]),
            ["status"] = data[9],
            ["error"] = Text(data[10..]),
        }),
    };

    private static float Real(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadSingleLittleEndian(data[at..]);

    /// <summary>Up to the zero; null where there is none, or where it is no text.</summary>
    private static string? Text(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        var text = end < 0 ? data : data[..end];
        return text.IsEmpty || !PlainText.IsPrintable(text) ? null : Encoding.UTF8.GetString(text);
    }
}
