using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>The envelope in CBOR: a deterministic map of small numbers, for ways on which every byte costs.</summary>
public static class CborEnvelope
{
    private static readonly int[] Required = [1, 3, 5, 8];
    private const int MaxReadings = MetricList.Most;
    private static readonly string[] Sensors = ["", "temperature", "humidity", "co2", "voc", "pm2_5", "pm10", "pressure", "wind_speed", "wind_dir", "battery_mv"];
    private static readonly string[] Units = ["", "C", "%RH", "ppm", "Pa", "ug_m3", "m_s", "deg", "mV"];

    /// <summary>Reads and checks one. An envelope that does not fit its hash or signature is none.</summary>
    /// <param name="keyOf">The public Ed25519 key of a unit; null when there is none.</param>
    public static bool TryRead(ReadOnlySpan<byte> cbor, Func<string, byte[]?>? keyOf, [NotNullWhen(true)] out TelemetryMessage? message, out FrameError error)
    {
        message = null;
        try
        {
            error = Read(cbor.ToArray(), keyOf, out message);
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            error = FrameError.BadEnvelope;
        }

        return message is not null;
    }

    private static FrameError Read(byte[] cbor, Func<string, byte[]?>? keyOf, out TelemetryMessage? message)
    {
        message = null;
        var (members, hashed) = Members(cbor);
        if (!Is(members, 0, 1) || !Required.All(members.ContainsKey))
            return FrameError.BadEnvelope;
        var deviceId = Reader(members[1]).ReadTextString();
        var messageId = Reader(members[3]).ReadByteString();
        var metrics = new MetricList();
        var sent = new JsonObject { ["device_id"] = deviceId };
        sent["readings"] = Readings(members[8], metrics);
        if (messageId.Length != 16 || metrics.HasUnreal)
            return FrameError.BadEnvelope;

        var integrity = Seal(members, hashed, keyOf?.Invoke(deviceId));
        if (FrameErrors.Of(integrity) is not FrameError.None and var wrong)
            return wrong;
        if (members.TryGetValue(7, out var place))
            sent["geo"] = Place(place);
        message = new()
        {
            Dialect = Dialect.Json,
            DeviceId = deviceId,
            MessageId = new Guid(messageId, bigEndian: true).ToString(),
            Sequence = Reader(members[5]).ReadInt64(),
            UptimeMs = members.TryGetValue(6, out var uptime) ? Reader(uptime).ReadInt64() : null,
            DeviceTime = members.TryGetValue(4, out var time) ? Time(Reader(time).ReadInt64()) : null,
            Metrics = metrics.Metrics,
            Integrity = integrity,
            Sent = JsonSerializer.SerializeToElement(sent),
        };
        return FrameError.None;
    }

    /// <summary>The members as they are encoded, and the map of those that the hash is of.</summary>
    private static (Dictionary<int, ReadOnlyMemory<byte>> Members, byte[] Hashed) Members(byte[] cbor)
    {
        var members = new Dictionary<int, ReadOnlyMemory<byte>>();
        var reader = new CborReader(cbor, CborConformanceMode.Canonical);
        if (reader.ReadStartMap() is not ({ } count and <= 12))
            throw new CborContentException("Not a map of at most twelve.");
        for (var i = 0; i < count; i++)
            members.Add(reader.ReadInt32(), reader.ReadEncodedValue());
        reader.ReadEndMap();
        if (reader.BytesRemaining > 0)
            throw new CborContentException("Something follows the map.");

        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartMap(members.Keys.Count(key => key < 10));
        foreach (var (key, value) in members.Where(member => member.Key < 10))
        {
            writer.WriteInt32(key);
            writer.WriteEncodedValue(value.Span);
        }

        writer.WriteEndMap();
        return (members, writer.Encode());
    }

    private static Integrity Seal(Dictionary<int, ReadOnlyMemory<byte>> members, byte[] hashed, byte[]? publicKey)
    {
        if (!members.TryGetValue(10, out var given))
            return Integrity.HashMismatch;
        var hash = Reader(given).ReadByteString();
        if (!EnvelopeSeal.Blake2b256(hashed).AsSpan().SequenceEqual(hash))
            return Integrity.HashMismatch;
        if (!members.TryGetValue(11, out var signed))
            return publicKey is null ? Integrity.Hashed : Integrity.SignatureMissing;
        return EnvelopeSeal.Signed(hash, Reader(signed).ReadByteString(), publicKey, out _);
    }

    private static JsonArray Readings(ReadOnlyMemory<byte> encoded, MetricList metrics)
    {
        var reader = Reader(encoded);
        var sent = new JsonArray();
        var count = reader.ReadStartArray();
        if (count is null or > MaxReadings)
            throw new CborContentException("More readings than are taken.");
        for (var i = 0; i < count; i++)
        {
            var (sensor, value, scale, unit, quality) = Reading(reader);
            var name = Name(Sensors, sensor) ?? $"sensor_{sensor}";
            var number = scale is >= -12 and <= 12 ? value * Math.Pow(10, -scale) : double.NaN;
            number = scale is > 0 and <= 12 ? value / Math.Pow(10, scale) : number;
            metrics.Add(name, number, Name(Units, unit));
            sent.Add(new JsonObject { ["id"] = name, ["v"] = number, ["u"] = Name(Units, unit), ["value"] = value, ["scale"] = scale, ["unit"] = unit, ["quality"] = quality });
        }

        reader.ReadEndArray();
        return sent;
    }

    private static (int Sensor, long Value, int Scale, int Unit, int Quality) Reading(CborReader reader)
    {
        long value = 0;
        Span<int> small = stackalloc int[5];
        var count = reader.ReadStartMap();
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadInt32();
            if (key == 1)
                value = reader.ReadInt64();
            else if (key is >= 0 and <= 4)
                small[key] = reader.ReadInt32();
            else
                reader.SkipValue();
        }

        reader.ReadEndMap();
        return (small[0], value, small[2], small[3], small[4]);
    }

    private static JsonObject Place(ReadOnlyMemory<byte> encoded)
    {
        var place = new JsonObject();
        var reader = Reader(encoded);
        var count = reader.ReadStartMap();
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadInt32();
            var value = reader.ReadInt64();
            if (key is 0 or 1)
                place[key == 0 ? "lat" : "lon"] = value / 1e7;
            else
                place["accuracy_m"] = value;
        }

        return place;
    }

    private static bool Is(Dictionary<int, ReadOnlyMemory<byte>> members, int key, int value) => members.TryGetValue(key, out var encoded) && Reader(encoded).ReadInt32() == value;

    private static CborReader Reader(ReadOnlyMemory<byte> encoded) => new(encoded, CborConformanceMode.Canonical);

    private static string? Name(string[] names, int code) => code > 0 && code < names.Length ? names[code] : null;

    private static DateTime? Time(long milliseconds) => milliseconds is > 0 and < 4_102_444_800_000 ? DateTime.UnixEpoch.AddMilliseconds(milliseconds) : null;
}
