using System.Text.Json;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>The envelope of JSON: {hdr, ts, seq, pack, meta, hash, sig}.</summary>
public static class Envelope
{
    /// <summary>What is stored once: the same key again is the same reading.</summary>
    public static string DedupeKey(string deviceId, long sequence, string messageId) => $"{deviceId}:{sequence}:{messageId}";

    /// <summary>Checks structure, hash and signature, in this order.</summary>
    /// <param name="keyOf">The public Ed25519 key of a unit; null when there is none.</param>
    public static EnvelopeReport Check(ReadOnlySpan<byte> utf8, Func<string, byte[]?>? keyOf = null) =>
        WireJson.TryParseObject(utf8, out var envelope) ? Check(envelope.Object("envelope") ?? envelope, Dialect.Json, keyOf) : new(null, "invalid_json");

    /// <summary>Whether these bytes are a public Ed25519 key.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> bytes) => EnvelopeSeal.IsKey(bytes);

    /// <summary>missing_keys:…, missing_hdr_fields, invalid_seq or invalid_pack; null when the structure is right.</summary>
    public static string? StructureError(JsonElement envelope)
    {
        string[] keys = ["hash", "hdr", "pack", "seq", "sig", "ts"];
        var missing = keys.Where(key => envelope.ValueKind != JsonValueKind.Object || !envelope.TryGetProperty(key, out _)).ToArray();
        if (missing.Length > 0)
            return "missing_keys:" + string.Join(',', missing);
        if (envelope.Object("hdr") is not { } head || head.Text("deviceId") is null || head.Text("proto") is null || head.Text("msgId") is null)
            return "missing_hdr_fields";
        if (envelope.Whole("seq") is not >= 0)
            return "invalid_seq";
        return envelope.Array("pack") is { } pack && pack.GetArrayLength() > 0 && pack.EnumerateArray().All(IsEntry) ? null : "invalid_pack";
    }

    internal static EnvelopeReport Check(JsonElement envelope, Dialect dialect, Func<string, byte[]?>? keyOf)
    {
        if (StructureError(envelope) is { } wrong)
            return new(null, wrong);
        var metrics = new MetricList();
        JsonMessages.AddPack(metrics, envelope.Array("pack")!.Value);
        if (metrics.HasUnreal)
            return new(null, "invalid_pack");
        var head = envelope.Object("hdr")!.Value;
        var integrity = EnvelopeSeal.Check(envelope, keyOf?.Invoke(head.Text("deviceId")!), out var error);
        return new(Message(envelope, head, dialect, metrics) with { Integrity = integrity }, error);
    }

    internal static TelemetryMessage? Read(JsonElement envelope, Dialect dialect, Func<string, byte[]?>? keyOf, out FrameError error)
    {
        var report = Check(envelope, dialect, keyOf);
        error = report.Message is { } message ? FrameErrors.Of(message.Integrity) : FrameError.BadEnvelope;
        return error == FrameError.None ? report.Message : null;
    }

    private static bool IsEntry(JsonElement entry) => entry.ValueKind == JsonValueKind.Object && entry.Text("id") is not null && entry.TryGetProperty("v", out _);

    private static TelemetryMessage Message(JsonElement envelope, JsonElement head, Dialect dialect, MetricList metrics) => new()
    {
        Dialect = dialect,
        DeviceId = head.Text("deviceId"),
        MessageId = head.Text("msgId"),
        Sequence = envelope.Whole("seq"),
        UptimeMs = envelope.Object("ts")?.Whole("mono_ms"),
        DeviceTime = envelope.Object("ts") is { } ts ? JsonMessages.Time(ts, "utc") : null,
        Metrics = metrics.Metrics,
        Sent = envelope,
    };
}
