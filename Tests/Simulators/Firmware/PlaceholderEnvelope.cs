using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Firmware;

/// <summary>An envelope as the older build writes it: hashed in its own order of keys, so that the hash never fits the canonical form, and signed with nothing but the hash again.</summary>
internal static class PlaceholderEnvelope
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Board board, int number, string role, string? displayName)
    {
        var id = MessageId(board, number);
        var hash = SHA256.HashData(Write(board, number, role, displayName, id, hash: null));
        return Write(board, number, role, displayName, id, hash);
    }

    private static byte[] Write(Board board, int number, string role, string? displayName, Guid id, byte[]? hash)
    {
        using var bytes = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            json.WriteStartObject();
            json.WriteStartObject("hdr");
            json.WriteString("deviceId", board.Profile.DeviceId);
            json.WriteString("proto", "other");
            json.WriteString("msgId", id);
            json.WriteString("device_role", role);
            if (displayName is not null)
                json.WriteString("device_display_name", displayName);
            json.WriteEndObject();
            json.WriteStartObject("ts");
            json.WriteString("utc", board.OwnTime.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("mono_ms", board.UptimeMs);
            json.WriteEndObject();
            json.WriteNumber("seq", number);
            json.WriteStartArray("pack");
            Entry(json, "bme688_a.temperature", board.Sensors.A.Temperature, "C");
            Entry(json, "bme688_a.humidity", board.Sensors.A.Humidity, "%RH");
            Entry(json, "bme688_a.pressure", board.Sensors.A.Pressure, "hPa");
            Entry(json, "bme688_a.gas", board.Sensors.A.Gas, "ohm");
            Entry(json, "ai1", board.Sensors.Analog(0), "count");
            json.WriteEndArray();
            json.WriteStartObject("meta");
            json.WriteString("schema", "mycosoft.v1");
            json.WriteString("units", "si");
            json.WriteEndObject();
            if (hash is not null)
            {
                json.WriteString("hash", "sha256:" + Convert.ToHexStringLower(hash));
                json.WriteString("sig", "ed25519:" + Convert.ToBase64String(hash));
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Entry(Utf8JsonWriter json, string id, double value, string unit)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteNumber("v", value);
        json.WriteString("u", unit);
        json.WriteEndObject();
    }

    // The same seed gives the same ids, and another boot others.
    private static Guid MessageId(Board board, int number) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{board.Profile.DeviceId}:{board.Profile.Seed}:{board.Journal.BootCount}:{number}"))).AsSpan(0, 16));
}
