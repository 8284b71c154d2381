using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Durability;
using Mycosoft.Tests.EndToEnd.Http;
using NSec.Cryptography;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>A unit whose key the owner configured.</summary>
public sealed class SignedUnitTests : IDisposable
{
    private const string Unit = "signer-01";
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_unit_with_a_key_is_believed_by_its_signature_alone()
    {
        var key = Convert.ToBase64String(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        await using var company = await OwnCompany.Start(null, new() { ["Mas__Roster"] = "none", [$"Mas__Devices__PublicKeys__{Unit}"] = key });
        var api = company.Api;
        (await api.Post("/api/devices/heartbeat", new { device_id = Unit, host = "127.0.0.1" })).Is();
        Assert.Equal("verified", (await Post(api, Envelope(1))).Is().Text("integrity"));

        var tampered = Envelope(2);
        tampered["pack"]![0]!["v"] = 99;
        (await Post(api, tampered)).IsRefused(422, "hash_mismatch");
        var (unsigned, foreign, bare) = (Envelope(3), Envelope(4), Envelope(5));
        unsigned["sig"] = "ed25519:" + Convert.ToBase64String(Hash(unsigned));
        (await Post(api, unsigned)).IsRefused(422, "signature_missing");
        using (var another = Key.Create(SignatureAlgorithm.Ed25519))
            foreign["sig"] = Sign(another, Hash(foreign));
        (await Post(api, foreign)).IsRefused(422, "signature_mismatch");
        bare.Remove("sig");
        (await Post(api, bare)).IsRefused(422, "missing_keys:sig");
        (await api.Post($"/api/devices/{Unit}/telemetry", new { temperature = 99, seq = 6 })).IsRefused(422, "signature_missing");
        (await api.Post("/api/devices/ingest", new { deviceId = "mycobrain-" + Unit, temperature = 99, seq = 7 })).IsRefused(422, "signature_missing");
        Assert.Equal([1L], (await api.Get($"/api/devices/{Unit}/telemetry?n=10")).Is().List("points").Select(point => (long)point["sequence"]!));

        // Who has no key need not sign.
        (await api.Post("/api/devices/ingest", new { deviceId = "other-01", temperature = 20, seq = 1 })).Is();
    }

    private static Task<Reply> Post(Api api, JsonObject envelope) => api.Post("/api/devices/envelope", envelope.ToJsonString());

    private static byte[] Hash(JsonObject envelope) => Convert.FromHexString(((string)envelope["hash"]!)["sha256:".Length..]);

    private static string Sign(Key key, byte[] hash) => "ed25519:" + Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(key, [.. "MYCO1"u8, .. hash]));

    private JsonObject Envelope(int sequence)
    {
        // Sorted keys, as the hash is over.
        var head = $$"""{"deviceId":"{{Unit}}","msgId":"{{Guid.NewGuid()}}","proto":"mqtt"}""";
        var text = $$$"""{"hdr":{{{head}}},"meta":{"schema":"mycosoft.v1","units":"si"},"pack":[{"id":"temperature","u":"C","v":21.7}],"seq":{{{sequence}}},"ts":{"mono_ms":{{{sequence}}}}}""";
        var envelope = JsonNode.Parse(text)!.AsObject();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        envelope["hash"] = "sha256:" + Convert.ToHexStringLower(hash);
        envelope["sig"] = Sign(_key, hash);
        return envelope;
    }
}
