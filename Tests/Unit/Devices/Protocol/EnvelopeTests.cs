using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;
using NSec.Cryptography;

namespace Mycosoft.Tests.Unit.Devices.Protocol;

public sealed class EnvelopeTests : IDisposable
{
    private const string Body = """
        {"hdr":{"deviceId":"myco-01","proto":"mqtt","msgId":"f4a7f0e2-c2a6-4cdb-bb8c-bf6b497f03d4"},"ts":{"utc":"2026-02-09T08:00:00.000Z","mono_ms":155010},
         "seq":101,"pack":[{"id":"temp","v":21.7,"u":"C"}],"meta":{"schema":"mycosoft.v1","units":"si"}}
        """;

    private const string Sha = "7c0c3f5f155f1c2ff7523b7f3c93c137e7b82ceefdf4174bf8ab946a87f050e5";
    private const string Blake = "491e257ee54e9cc5acb613107108a72cddaddc2086a1cb9d59bcb59fec5c01eb";
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    private byte[] PublicKey => _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void The_canonical_form_has_the_published_hashes()
    {
        var canonical = CanonicalJson.Write(JsonElement.Parse(Encoding.UTF8.GetBytes(Body)));

        Assert.Equal(Sha, Convert.ToHexStringLower(SHA256.HashData(canonical)));
        Assert.Equal(Blake, Convert.ToHexStringLower(EnvelopeSeal.Blake2b256(canonical)));
    }

    [Theory]
    [InlineData("""{"b":1,"a":{"d":[1, 2],"c":null}}""", """{"a":{"c":null,"d":[1,2]},"b":1}""")]
    [InlineData("{\"a\":\"°\u007f\u2028😀\\\"\\\\/\\b\\f\\n\\r\\t\\u0001<>&'\"}", """{"a":"\u00b0\u007f\u2028\ud83d\ude00\"\\/\b\f\n\r\t\u0001<>&'"}""")]
    [InlineData("{\"\uff5e\":1,\"😀\":2}", """{"\uff5e":1,"\ud83d\ude00":2}""")]
    [InlineData("[1e16,1e-7,0.1,100.0,1e22,123456789012345680.0,-0.0,0.0001,0.00001,5e-324,12345678901234567890,-0,1.50,2E3,-2.5e-5]", "[1e+16,1e-07,0.1,100.0,1e+22,1.2345678901234568e+17,-0.0,0.0001,1e-05,5e-324,12345678901234567890,0,1.5,2000.0,-2.5e-05]")]
    public void The_canonical_form_is_that_of_Python(string json, string expected) => Assert.Equal(expected, Encoding.ASCII.GetString(CanonicalJson.Write(JsonElement.Parse(Encoding.UTF8.GetBytes(json)))));

    [Theory]
    [InlineData("sha256:" + Sha)]
    [InlineData("blake2b256:" + Blake)]
    public void A_signed_envelope_is_verified_with_the_key_of_its_unit(string hash)
    {
        var document = Sealed(hash, Sign(hash));

        var verified = Assert.IsType<TelemetryMessage>(Read(document, id => id == "myco-01" ? PublicKey : null));
        Assert.Equal((Integrity.Verified, "myco-01", 101, 155010), (verified.Integrity, verified.DeviceId, verified.Sequence, verified.UptimeMs));
        Assert.Equal([new("temp", 21.7, "C")], verified.Metrics);
        Assert.Equal(new DateTime(2026, 2, 9, 8, 0, 0, DateTimeKind.Utc), verified.DeviceTime);
        Assert.Equal(Integrity.Hashed, Assert.IsType<TelemetryMessage>(Read(document, null)).Integrity);
        Assert.Equal("signature_mismatch", Envelope.Check(document, _ => new byte[32]).Error);
    }

    [Fact]
    public void The_signature_of_the_firmware_is_called_what_it_is()
    {
        var placeholder = "ed25519:" + Convert.ToBase64String(Convert.FromHexString(Sha));
        var report = Envelope.Check(Sealed("sha256:" + Sha, placeholder));
        Assert.Equal((Integrity.Placeholder, null), (report.Message!.Integrity, report.Error));

        var firmware = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Sealed("sha256:" + Sha, placeholder)).Replace("2026-02-09T08:00:00.000Z", "1770624000", StringComparison.Ordinal));
        var message = Envelope.Check(firmware).Message!;
        Assert.Equal((Integrity.Placeholder, new DateTime(2026, 2, 9, 8, 0, 0, DateTimeKind.Utc)), (message.Integrity, message.DeviceTime!.Value));
    }

    [Fact]
    public void A_unit_with_a_key_has_to_sign_what_it_hashed()
    {
        var zeros = new string('0', 64);
        string Placeholder(string hash) => "ed25519:" + Convert.ToBase64String(Convert.FromHexString(hash));
        Assert.Equal("signature_missing", Check("sha256:" + Sha, Placeholder(Sha)));
        Assert.Equal("signature_missing", Check("sha256:" + Sha, "ed25519:" + Convert.ToBase64String(Encoding.ASCII.GetBytes(Sha))));
        Assert.Equal("hash_mismatch", Check("sha256:" + zeros, Placeholder(zeros)));
        Assert.Equal("hash_mismatch", Check("sha256:" + zeros, Sign("sha256:" + zeros)));
        Assert.Equal("signature_mismatch", Check("sha256:" + Sha, Sign("sha256:" + zeros)));
        Assert.Equal("invalid_sig_field", Check("sha256:" + Sha, "ed25519:***"));
        Assert.Null(Check("sha256:" + Sha, Sign("sha256:" + Sha)));

        Assert.False(MessageReader.TryReadJson(JsonTopic.Envelope, Sealed("sha256:" + Sha, Placeholder(Sha)), out _, out var error, _ => PublicKey));
        Assert.Equal("signature_missing", error.Name());
        Assert.False(MessageReader.TryReadJson(JsonTopic.Envelope, Sealed("sha256:" + Sha, Sign("sha256:" + zeros)), out _, out error, _ => PublicKey));
        Assert.Equal("signature_mismatch", error.Name());

        string? Check(string hash, string signature) => Envelope.Check(Sealed(hash, signature), _ => PublicKey).Error;
    }

    [Fact]
    public void What_does_not_fit_is_named_as_by_the_original()
    {
        var hash = "sha256:" + Sha;
        Assert.Equal("hash_mismatch", Envelope.Check(Sealed("sha256:" + new string('0', 64), Sign(hash))).Error);
        Assert.Equal("invalid_hash_field", Envelope.Check(Sealed("md5:00", Sign(hash))).Error);
        Assert.Equal("invalid_hash_field", Envelope.Check(Sealed("sha256:zz", Sign(hash))).Error);
        Assert.Equal("invalid_sig_field", Envelope.Check(Sealed(hash, "ed25519:***")).Error);
        Assert.Equal("unsupported_signature_scheme", Envelope.Check(Sealed(hash, "rsa:AA==")).Error);
        Assert.Equal("missing_keys:hash,pack,sig", Envelope.Check("""{"hdr":{},"ts":{},"seq":1}"""u8).Error);
        Assert.Equal("missing_hdr_fields", Envelope.Check(Changed("hdr", new JsonObject())).Error);
        Assert.Equal("invalid_seq", Envelope.Check(Changed("seq", -1)).Error);
        Assert.Equal("invalid_seq", Envelope.Check(Changed("seq", "1")).Error);
        Assert.Equal("invalid_pack", Envelope.Check(Changed("pack", new JsonArray())).Error);
        Assert.Equal("invalid_pack", Envelope.Check(Changed("pack", new JsonArray(new JsonObject { ["id"] = "t" }))).Error);
        Assert.Equal("invalid_json", Envelope.Check("{"u8).Error);

        Assert.False(MessageReader.TryReadJson(JsonTopic.Envelope, Changed("seq", 102), out _, out var error));
        Assert.Equal(FrameError.BadHash, error);
    }

    [Fact]
    public void An_envelope_may_lie_in_a_document_or_in_a_frame()
    {
        var hash = "sha256:" + Sha;
        byte[] wrapped = [.. "{\"envelope\":"u8, .. Sealed(hash, Sign(hash)), (byte)'}'];
        Assert.Equal("myco-01", Assert.IsType<TelemetryMessage>(Read(wrapped, null)).DeviceId);

        var wire = new System.Buffers.ArrayBufferWriter<byte>();
        MdpFrame.Write(wire, new(MdpTypes.Telemetry, 3, 0, MdpFlags.AckRequested, MdpSides.SideA, MdpSides.Gateway), Sealed(hash, Sign(hash)));
        var message = Assert.IsType<TelemetryMessage>(Assert.Single(Heard.Of(wire.WrittenSpan.ToArray()).Messages));
        Assert.Equal((Dialect.MdpBinary, 101, true, Integrity.Hashed), (message.Dialect, message.Sequence, message.WantsAcknowledgement, message.Integrity));
    }

    [Fact]
    public void The_key_against_repetition_is_that_of_the_original() => Assert.Equal("myco-01:101:m1", Envelope.DedupeKey("myco-01", 101, "m1"));

    [Fact]
    public void An_envelope_of_CBOR_is_verified_and_gives_its_numbers()
    {
        var cbor = Cbor(change: 217);
        Assert.True(MessageReader.TryReadCbor(cbor, out var message, out var error, _ => PublicKey), error.Name());
        Assert.Equal((Integrity.Verified, "lora-7", 9, 500), (message.Integrity, message.DeviceId, message.Sequence, message.UptimeMs));
        Assert.Equal([new("temperature", 21.7, "C"), new("battery_mv", 3700, "mV")], message.Metrics);

        Assert.False(MessageReader.TryReadCbor(cbor, out _, out error, _ => new byte[32]));
        Assert.Equal(FrameError.BadSignature, error);
        foreach (var unsigned in (byte[][])[Cbor(217, static (_, _) => null), Cbor(217, static (_, hash) => hash)])
        {
            Assert.True(MessageReader.TryReadCbor(unsigned, out _, out error), error.Name());
            Assert.False(MessageReader.TryReadCbor(unsigned, out _, out error, _ => PublicKey));
            Assert.Equal(FrameError.MissingSignature, error);
        }

        var at = cbor.AsSpan().IndexOf([(byte)0x18, (byte)217]);
        cbor[at + 1] = 218;
        Assert.False(MessageReader.TryReadCbor(cbor, out _, out error));
        Assert.Equal(FrameError.BadHash, error);
        Assert.False(MessageReader.TryReadCbor("hello"u8, out _, out error));
        Assert.Equal(FrameError.BadEnvelope, error);
    }

    private byte[] Cbor(int change, Func<Key, byte[], byte[]?>? sign = null)
    {
        var hash = EnvelopeSeal.Blake2b256(Map(null, null));
        return Map(hash, sign is null ? SignatureAlgorithm.Ed25519.Sign(_key, [.. "MYCO1"u8, .. hash]) : sign(_key, hash));

        byte[] Map(byte[]? sum, byte[]? signature)
        {
            var writer = new CborWriter(CborConformanceMode.Canonical);
            writer.WriteStartMap(sum is null ? 8 : signature is null ? 9 : 10);
            writer.WriteInt32(0);
            writer.WriteInt32(1);
            writer.WriteInt32(1);
            writer.WriteTextString("lora-7");
            writer.WriteInt32(2);
            writer.WriteInt32(1);
            writer.WriteInt32(3);
            writer.WriteByteString(new byte[16]);
            writer.WriteInt32(4);
            writer.WriteInt64(1770624000000);
            writer.WriteInt32(5);
            writer.WriteInt32(9);
            writer.WriteInt32(6);
            writer.WriteInt32(500);
            writer.WriteInt32(8);
            writer.WriteStartArray(2);
            Reading(writer, 1, change, 1, 1);
            Reading(writer, 10, 3700, 0, 8);
            writer.WriteEndArray();
            if (sum is not null)
            {
                writer.WriteInt32(10);
                writer.WriteByteString(sum);
            }

            if (signature is not null)
            {
                writer.WriteInt32(11);
                writer.WriteByteString(signature);
            }

            writer.WriteEndMap();
            return writer.Encode();
        }
    }

    private static void Reading(CborWriter writer, int sensor, int value, int scale, int unit)
    {
        writer.WriteStartMap(5);
        foreach (var (key, number) in new[] { (0, sensor), (1, value), (2, scale), (3, unit), (4, 0) })
        {
            writer.WriteInt32(key);
            writer.WriteInt32(number);
        }

        writer.WriteEndMap();
    }

    private string Sign(string hash) => "ed25519:" + Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(_key, [.. "MYCO1"u8, .. Convert.FromHexString(hash[(hash.IndexOf(':', StringComparison.Ordinal) + 1)..])]));

    private byte[] Changed(string name, JsonNode value)
    {
        var envelope = JsonNode.Parse(Sealed("sha256:" + Sha, Sign("sha256:" + Sha)))!.AsObject();
        envelope[name] = value;
        return Encoding.UTF8.GetBytes(envelope.ToJsonString());
    }

    private static byte[] Sealed(string hash, string signature)
    {
        var envelope = JsonNode.Parse(Body)!.AsObject();
        envelope["hash"] = hash;
        envelope["sig"] = signature;
        return Encoding.UTF8.GetBytes(envelope.ToJsonString());
    }

    private static DeviceMessage? Read(byte[] document, Func<string, byte[]?>? keyOf) => MessageReader.TryReadJson(JsonTopic.Envelope, document, out var message, out _, keyOf) ? message : null;
}
