using System.Text.Json;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Links;

/// <summary>From what a unit said to what a silo is told.</summary>
internal static class DeviceSignals
{
    public static DeviceSignal? Of(DeviceMessage message, string deviceId, DeviceRoute route, DateTime heardAt, string source, bool redelivered) => message switch
    {
        HelloMessage hello => Hello(hello, deviceId, route, heardAt, source),
        TelemetryMessage telemetry => Reading(telemetry, deviceId, route, heardAt, redelivered),
        ReplyMessage reply => new DeviceReply(deviceId, route, heardAt)
        {
            Success = reply.Success,
            Answers = reply.Answers,
            Command = reply.Command,
            Message = reply.Text,
            Sent = Text(reply.Sent),
            Source = reply.Source,
        },
        EventMessage happened => new DeviceEvent(deviceId, route, heardAt) { Name = happened.Name, Answers = happened.Answers, Sequence = happened.Sequence, Data = Text(happened.Sent) },
        _ => null,
    };

    /// <summary>Side B is a part of the unit: what it says of itself is not what the unit is.</summary>
    private static DeviceHello Hello(HelloMessage hello, string deviceId, DeviceRoute route, DateTime heardAt, string source) => hello.Role == LinkIdentity.SideB
        ? new(deviceId, route, heardAt) { FromUnit = true, IngestionSource = source, Answers = hello.Answers, Sent = Text(hello.Sent) }
        : new(deviceId, route, heardAt)
        {
            FromUnit = true,
            Firmware = hello.Firmware,
            Role = hello.Role,
            DisplayName = hello.DisplayName,
            Sensors = hello.Sensors.Count > 0 ? hello.Sensors : null,
            Capabilities = hello.Capabilities.Count > 0 ? hello.Capabilities : null,
            IngestionSource = source,
            Sequence = hello.Sequence,
            Answers = hello.Answers,
            Sent = hello.Dialect == Dialect.Json ? null : Text(hello.Sent),
            OtaState = FirmwareStates.Known(hello.OtaState),
        };

    private static DeviceReading Reading(TelemetryMessage telemetry, string deviceId, DeviceRoute route, DateTime heardAt, bool redelivered) => new(deviceId, route, heardAt)
    {
        Sequence = telemetry.Sequence,
        Answers = telemetry.Answers,
        IsNarrow = telemetry.IsNarrow,
        UptimeMs = telemetry.UptimeMs,
        DeviceTime = telemetry.DeviceTime,
        MessageId = telemetry.MessageId,
        Redelivered = redelivered,
        Metrics = [.. telemetry.Metrics.Select(metric => new DeviceMetric(metric.Name, metric.Value, metric.Unit))],
        Sent = Text(telemetry.Sent),
        Estop = telemetry.Estop,
        Integrity = telemetry.Integrity switch
        {
            Integrity.Hashed => "hashed",
            Integrity.Verified => "verified",
            Integrity.Placeholder => "placeholder",
            _ => "none",
        },
    };

    private static JsonText Text(JsonElement sent) => sent.ValueKind == JsonValueKind.Object ? new(sent.GetRawText()) : JsonText.EmptyObject;
}
