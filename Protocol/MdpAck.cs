using System.Buffers;
using System.Text.Json;

namespace Mycosoft.Devices.Protocol;

/// <summary>Answers to frames of dialect A.</summary>
public static class MdpAck
{
    /// <summary>An answer as the builds with JSON give it: {"success":…,"message":…}.</summary>
    public static void Write(IBufferWriter<byte> target, uint sequence, uint answers, byte source, byte destination, bool success, string message)
    {
        var payload = new ArrayBufferWriter<byte>(96);
        using (var json = new Utf8JsonWriter(payload, WireJson.Compact))
        {
            json.WriteStartObject();
            json.WriteBoolean("success", success);
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        MdpFrame.Write(target, new(MdpTypes.Ack, sequence, answers, success ? MdpFlags.IsAck : MdpFlags.IsNack, source, destination), payload.WrittenSpan);
    }

    /// <summary>That the frame, and with older builds all before it, has arrived; without a payload.</summary>
    public static void WriteReceived(IBufferWriter<byte> target, uint sequence, uint received, byte source, byte destination) =>
        MdpFrame.Write(target, new(MdpTypes.Ack, sequence, received, MdpFlags.IsAck, source, destination), default);
}
