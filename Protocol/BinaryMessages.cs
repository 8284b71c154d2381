using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>The payloads of the older builds of dialect A that are no JSON.</summary>
internal static class BinaryMessages
{
    private const ushort CommandResult = 0x0001;

    public static DeviceMessage? Read(in DeviceFrame frame, Func<string, byte[]?>? keyOf, out FrameError error)
    {
        error = FrameError.UnknownType;
        return frame.Header.Type switch
        {
            MdpTypes.Telemetry when TelemetryV1.IsOne(frame.Payload) => TelemetryV1.Read(frame.Payload, frame.Dialect, out error),
            MdpTypes.Telemetry => CborEnvelope.TryRead(frame.Payload, keyOf, out var message, out error) ? message with { Dialect = frame.Dialect } : null,
            MdpTypes.Event => Event(frame, out error),
            MdpTypes.DroneTelemetry when PlainText.IsPrintable(frame.Payload) => Log(frame, out error),
            var type when MdpTypes.Name(type) is { } name => Named(frame, type, name, out error),
            _ => null,
        };
    }

    /// <summary>That commands have arrived, which says nothing of what became of them.</summary>
    public static ReplyMessage Received(in DeviceFrame frame) => new()
    {
        Dialect = frame.Dialect,
        Success = (frame.Header.Flags & MdpFlags.IsNack) == 0,
        Cumulative = true,
        Text = "received",
    };

    /// <summary>What is no JSON and has a name: as it is where it cannot be read.</summary>
    private static DeviceMessage? Named(in DeviceFrame frame, byte type, string name, out FrameError error)
    {
        error = FrameError.BadLength;
        if (!DroneStructs.Fits(type, frame.Payload.Length))
            return null;
        error = FrameError.None;
        return type switch
        {
            MdpTypes.DroneTelemetry => DroneStructs.Telemetry(frame.Payload, frame.Dialect, out error),
            MdpTypes.DroneMissionStatus => DroneStructs.Mission(frame.Payload, frame.Dialect),
            _ => new EventMessage
            {
                Dialect = frame.Dialect,
                Name = name,
                Sent = JsonSerializer.SerializeToElement(new JsonObject { ["type"] = type, ["payload"] = Convert.ToHexStringLower(frame.Payload) }),
            },
        };
    }

    private static EventMessage Log(in DeviceFrame frame, out FrameError error)
    {
        error = FrameError.None;
        return new() { Dialect = frame.Dialect, Name = "log", Sent = JsonSerializer.SerializeToElement(new JsonObject { ["text"] = Encoding.UTF8.GetString(frame.Payload) }) };
    }

    private static DeviceMessage? Event(in DeviceFrame frame, out FrameError error)
    {
        error = FrameError.BadLength;
        var payload = frame.Payload;
        if (payload.Length < 4 || BinaryPrimitives.ReadUInt16LittleEndian(payload[2..]) > payload.Length - 4)
            return null;
        var type = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        if (type == CommandResult && payload.Length < 8)
            return null;
        error = FrameError.None;
        return type == CommandResult ? Result(frame) : new EventMessage
        {
            Dialect = frame.Dialect,
            Name = string.Create(CultureInfo.InvariantCulture, $"event_0x{type:X4}"),
            Sent = JsonSerializer.SerializeToElement(new JsonObject { ["payload"] = Convert.ToHexStringLower(payload[4..]) }),
        };
    }

    private static ReplyMessage Result(in DeviceFrame frame)
    {
        var status = BinaryPrimitives.ReadInt16LittleEndian(frame.Payload[6..]);
        return new()
        {
            Dialect = frame.Dialect,
            Success = status == 0,
            Command = string.Create(CultureInfo.InvariantCulture, $"0x{BinaryPrimitives.ReadUInt16LittleEndian(frame.Payload[4..]):X4}"),
            Text = status switch
            {
                0 => "ok",
                -1 => "unknown_command",
                -2 => "short_data",
                -3 => "bad_index",
                _ => string.Create(CultureInfo.InvariantCulture, $"status {status}"),
            },
        };
    }
}
