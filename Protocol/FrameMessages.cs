using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>The messages of frames.</summary>
internal static class FrameMessages
{
    public static bool TryRead(in DeviceFrame frame, Func<string, byte[]?>? keyOf, [NotNullWhen(true)] out DeviceMessage? message, out FrameError error)
    {
        var binary = frame.Dialect == Dialect.MdpBinary && !frame.Payload.IsEmpty && frame.Payload[0] != (byte)'{' || IsStruct(frame);
        message = binary ? BinaryMessages.Read(frame, keyOf, out error) : OfJson(frame, keyOf, out error);
        if (message is null)
            return false;
        message = message with
        {
            DeviceId = message.DeviceId ?? Unit(frame),
            Sequence = message.Sequence ?? (frame.Dialect == Dialect.MdpD ? null : frame.Header.Sequence),
            Answers = message.Answers ?? (frame.Header.Acknowledges == 0 ? null : frame.Header.Acknowledges),
            Source = frame.Header.Source == 0 ? null : frame.Header.Source,
            WantsAcknowledgement = frame.Header.WantsAcknowledgement,
        };
        if (message is TelemetryMessage { DeviceTime: null } telemetry && frame.SentAt is { } sentAt)
            message = telemetry with { DeviceTime = sentAt };
        return true;
    }

    private static DeviceMessage? OfJson(in DeviceFrame frame, Func<string, byte[]?>? keyOf, out FrameError error)
    {
        error = FrameError.BadJson;
        var payload = WireJson.EmptyObject;
        if (!frame.Payload.IsEmpty && !WireJson.TryParseObject(frame.Payload, out payload))
            return null;
        error = FrameError.None;
        switch (frame.Header.Type)
        {
            case MdpTypes.Hello:
                return PayloadMessages.Hello(payload, frame.Dialect, out error);
            case MdpTypes.Heartbeat:
            case MdpTypes.WifiSense when OfA(frame):
                return PayloadMessages.DeviceId(payload) is null ? Named("heartbeat", frame, payload) : PayloadMessages.Hello(payload, frame.Dialect, out error);
            case MdpTypes.Nack when OfA(frame):
                return Reply(frame, payload) with { Success = false };
            case MdpTypes.DroneTelemetry when OfA(frame) && !frame.Payload.IsEmpty:
                return Named("log", frame, payload);
            case var type when (OfA(frame) || type == MdpTypes.Emissions) && MdpTypes.Name(type) is { } name:
                error = frame.Payload.IsEmpty && !DroneStructs.Fits(type, 0) ? FrameError.BadLength : FrameError.None;
                return error == FrameError.None ? Named(name, frame, payload) : null;
            case MdpTypes.Telemetry:
                return payload.Object("hdr") is null ? PayloadMessages.Telemetry(payload, frame.Dialect, out error) : Envelope.Read(payload, frame.Dialect, keyOf, out error);
            case MdpTypes.Ack:
                return frame.Payload.IsEmpty ? BinaryMessages.Received(frame) with { Sent = payload } : Reply(frame, payload);
            case MdpTypes.Event:
                return PayloadMessages.Event(payload, frame.Dialect, out error);
            default:
                error = FrameError.UnknownType;
                return null;
        }
    }

    private static EventMessage Named(string name, in DeviceFrame frame, JsonElement payload) => new() { Dialect = frame.Dialect, Name = name, Sent = payload };

    /// <summary>A struct may begin as JSON does.</summary>
    private static bool IsStruct(in DeviceFrame frame) => OfA(frame) && MdpTypes.Name(frame.Header.Type) is not null && frame.Payload is [(byte)'{', .., not (byte)'}'];

    /// <summary>Its numbers are its own; those of MMP are fewer.</summary>
    private static bool OfA(in DeviceFrame frame) => frame.Dialect is Dialect.Mdp or Dialect.MdpBinary;

    private static ReplyMessage Reply(in DeviceFrame frame, JsonElement payload) => new()
    {
        Dialect = frame.Dialect,
        Success = payload.Flag("success") ?? (frame.Header.Flags & MdpFlags.IsNack) == 0,
        Answers = frame.Header.Acknowledges != 0 ? frame.Header.Acknowledges : payload.Whole("ack_sequence"),
        Command = payload.Text("cmd") ?? payload.Text("command"),
        Text = payload.Text("message") ?? payload.Text("reason") ?? "",
        Sent = payload,
    };

    private static string? Unit(in DeviceFrame frame) => frame.UnitNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $"mmp-{number:x8}") : null;
}
