using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>The documents of MQTT and HTTP.</summary>
internal static class JsonMessages
{
    public static bool TryRead(JsonTopic topic, ReadOnlySpan<byte> utf8, Func<string, byte[]?>? keyOf, [NotNullWhen(true)] out DeviceMessage? message, out FrameError error)
    {
        message = null;
        error = FrameError.BadJson;
        if (WireJson.TryParseObject(utf8, out var document))
            message = Read(topic, document, keyOf, out error);
        return message is not null;
    }

    private static DeviceMessage? Read(JsonTopic topic, JsonElement document, Func<string, byte[]?>? keyOf, out FrameError error)
    {
        error = FrameError.None;
        return topic switch
        {
            JsonTopic.Heartbeat => PayloadMessages.Hello(document, Dialect.Json, out error),
            JsonTopic.Envelope => Envelope.Read(document.Object("envelope") ?? document, Dialect.Json, keyOf, out error),
            JsonTopic.Telemetry => Telemetry(document, out error),
            JsonTopic.MindexIngest => Mindex(document, out error),
            JsonTopic.WebsiteIngest => Website(document, out error),
            JsonTopic.Ack => Ack(document, out error),
            _ => null,
        };
    }

    private static TelemetryMessage? Telemetry(JsonElement document, out FrameError error)
    {
        var metrics = new MetricList();
        var listed = document.Array("pack") ?? document.Array("readings");
        if (listed is { } pack)
            AddPack(metrics, pack);
        else
            metrics.AddAll(document);
        return Of(document, metrics, out error) is { } message
            ? message with { Sequence = document.Whole("seq"), MessageId = document.Text("msgId"), DeviceTime = Time(document, "ts") }
            : null;
    }

    private static TelemetryMessage? Mindex(JsonElement document, out FrameError error)
    {
        if (document.Object("payload") is not { } payload || (document.Text("device_id") ?? document.Text("serial_number")) is not { } id)
        {
            error = FrameError.MissingField;
            return null;
        }

        // A frame that came broken to the one who passes it on is not made whole by JSON.
        if (document.Flag("crc_valid") == false)
        {
            error = FrameError.BadCrc;
            return null;
        }

        return Of(document, MindexPayloads.Metrics(payload), out error) is { } message
            ? message with
            {
                DeviceId = id,
                Sequence = document.Whole("sequence_number"),
                IsNarrow = true,
                UptimeMs = document.Whole("device_timestamp_ms"),
                DeviceTime = Time(document, "recorded_at"),
            }
            : null;
    }

    private static TelemetryMessage? Website(JsonElement document, out FrameError error)
    {
        if (PayloadMessages.DeviceId(document) is null)
        {
            error = FrameError.MissingField;
            return null;
        }

        var metrics = new MetricList();
        foreach (var member in document.EnumerateObject())
        {
            if (member.NameEquals("readings") && member.Value.ValueKind == JsonValueKind.Array)
                AddPack(metrics, member.Value);
            else if (member.Name is not ("timestamp" or "ts" or "seq"))
                metrics.AddAll(member.Value, member.Name);
        }

        return Of(document, metrics, out error) is { } message
            ? message with { Sequence = document.Whole("seq"), MessageId = document.Text("msgId"), DeviceTime = Time(document, "timestamp") ?? Time(document, "ts") }
            : null;
    }

    private static ReplyMessage? Ack(JsonElement document, out FrameError error)
    {
        var success = document.Flag("success") ?? document.Flag("accepted");
        error = success is null ? FrameError.MissingField : FrameError.None;
        return success is null ? null : new()
        {
            Dialect = Dialect.Json,
            Success = success.Value,
            Answers = document.Whole("id") ?? document.Whole("seq"),
            Command = document.Text("cmd"),
            DeviceId = PayloadMessages.DeviceId(document),
            Text = document.Text("message") ?? document.Text("reason") ?? "",
            Sent = document,
        };
    }

    private static TelemetryMessage? Of(JsonElement document, MetricList metrics, out FrameError error)
    {
        error = metrics.HasUnreal ? FrameError.BadNumber : metrics.Metrics.Count == 0 ? FrameError.MissingField : FrameError.None;
        return error != FrameError.None
            ? null
            : new() { Dialect = Dialect.Json, DeviceId = PayloadMessages.DeviceId(document), Metrics = metrics.Metrics, Estop = document.Flag("estop"), Sent = document };
    }

    /// <summary>[{id, v, u}], in the longer words of the website too; what is no such entry is taken by its path.</summary>
    public static void AddPack(MetricList metrics, JsonElement pack)
    {
        var index = 0;
        foreach (var entry in pack.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object && Id(entry) is { } id && (entry.TryGetProperty("v", out var value) || entry.TryGetProperty("value", out value)))
                metrics.Add(id, value, entry.Text("u") ?? entry.Text("unit"));
            else
                metrics.AddAll(entry, $"readings.{index}");
            index++;
        }
    }

    private static string? Id(JsonElement entry) => entry.Text("id") ?? entry.Text("sensor") ?? entry.Text("name") ?? entry.Text("type");

    /// <summary>A clock as text of ISO 8601, or as seconds or milliseconds since 1970, also as text, as the firmware writes it.</summary>
    public static DateTime? Time(JsonElement document, string name)
    {
        if (!document.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.TryGetDouble(out var number) ? SinceEpoch(number) : null;
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 and <= 40 } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return SinceEpoch(seconds);
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    // A second count of 100,000,000,000 is the year 5138; as milliseconds it is 1973. Before 2001 no board has a clock that was set.
    private static DateTime? SinceEpoch(double number)
    {
        var milliseconds = number >= 1e11 ? number : number * 1000;
        return milliseconds is >= 978_307_200_000 and < 4_102_444_800_000 ? DateTime.UnixEpoch.AddMilliseconds(milliseconds) : null;
    }
}
