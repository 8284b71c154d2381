using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>The lines of the text builds: NDJSON, live lines and what status prints.</summary>
internal static class LineMessages
{
    public static bool TryRead(ReadOnlySpan<byte> line, [NotNullWhen(true)] out DeviceMessage? message, out FrameError error)
    {
        message = null;
        var text = line.Trim(" \t\r\n"u8);
        if (text.StartsWith("{"u8))
        {
            error = FrameError.BadJson;
            return WireJson.TryParseObject(text, out var payload) && (message = Read(payload, out error)) is not null;
        }

        error = FrameError.PlainText;
        if (text.Length > 512 || !PlainText.IsPrintable(text))
            return false;
        message = LiveLines.Read(Encoding.UTF8.GetString(text));
        error = message is null ? error : FrameError.None;
        return message is not null;
    }

    private static DeviceMessage? Read(JsonElement payload, out FrameError error)
    {
        error = FrameError.None;
        switch (payload.Text("type"))
        {
            case "telemetry":
                return Telemetry(payload, out error);
            case "ack":
                return Reply(Said(payload), success: true, Said(payload).Text("message"));
            case "err" or "error":
                return Reply(Said(payload), success: false, Said(payload).Text("error") ?? Said(payload).Text("message"));
            case "status" or "mac" or "version" or "device_identity" when PayloadMessages.DeviceId(payload) is not null:
                return PayloadMessages.Hello(payload, Dialect.Text, out error) is { } hello ? hello with { Firmware = hello.Firmware ?? payload.Text("version") } : null;
            case { } other:
                return Named(other, payload);
            case null when payload.Text("sensor") is { } sensor && payload.Whole("ts_ms") is { } uptime:
                return LiveLines.Read(sensor, uptime, payload, out error);
            default:
                return Gateway(payload, out error);
        }
    }

    /// <summary>A build that does not know that a machine listens puts what it says under data.</summary>
    private static JsonElement Said(JsonElement payload) => payload.Object("data") ?? payload;

    private static TelemetryMessage? Telemetry(JsonElement payload, out FrameError error)
    {
        if (PayloadMessages.Telemetry(payload, Dialect.Text, out error) is not { } telemetry)
            return null;
        return telemetry with { UptimeMs = payload.Whole("ts") ?? telemetry.UptimeMs, Metrics = [.. telemetry.Metrics.Where(metric => metric.Name != "ts")] };
    }

    private static ReplyMessage Reply(JsonElement payload, bool success, string? text) =>
        new() { Dialect = Dialect.Text, Success = success, Command = payload.Text("cmd"), DeviceId = PayloadMessages.DeviceId(payload), Text = text ?? "", Sent = payload };

    /// <summary>What the LoRa gateway's firmware prints: it names no type.</summary>
    private static DeviceMessage? Gateway(JsonElement payload, out FrameError error)
    {
        error = FrameError.None;
        if (payload.Flag("sent") is { } sent)
            return Reply(payload, sent, "sent") with { Sequence = payload.Whole("seq") };
        if (payload.Text("lora_init") is not null)
            return Named("lora_init", payload);
        if (payload.Text("error") is { } wrong)
            return Reply(payload, success: false, wrong);
        if (payload.Text("side") is not null && payload.Text("status") is { } status)
            return Named(status, payload);
        if (payload.Whole("src") is not null && payload.Whole("dst") is not null && payload.Whole("t_ms") is not null)
            return Named("lora_frame", payload) with { Sequence = payload.Whole("seq") };
        error = FrameError.UnknownType;
        return null;
    }

    private static EventMessage Named(string name, JsonElement payload) => new() { Dialect = Dialect.Text, Name = name, DeviceId = PayloadMessages.DeviceId(payload), Sent = payload };
}
