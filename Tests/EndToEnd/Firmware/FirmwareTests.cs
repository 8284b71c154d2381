using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Firmware;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Firmware;

/// <summary>Firmware over HTTP: published by people, loaded by units under addresses that were signed for them.</summary>
public sealed class FirmwareTests : IAsyncLifetime
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 5))];

    private static readonly byte[] Large = new Esp32Image { Payload = 1_200_000 }.Bytes();

    private SiloProcess _silo = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Api Api => new(_silo.Http);

    public async ValueTask InitializeAsync() => _silo = await SiloProcess.Start(new() { Environment = new Dictionary<string, string> { ["Mas__Firmware__SigningKey"] = Convert.ToBase64String(Key) } }, Cancellation);

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task An_image_is_published_listed_and_withdrawn()
    {
        var published = (await Publish(Large, "?product=side-a-mdp&version=2.3.0&channel=stable&min_hw=rev-1&notes=better")).Is(201);
        Assert.Equal(("side-a-mdp", "esp32s3", Large.Length, Hash(Large), "better"), (published.Text("product"), published.Text("chip"), (int)published["size"]!, published.Text("sha256"), published.Text("notes")));
        var id = published.Text("id");
        Assert.Equal(id, (await Publish(Large, "?product=side-a-mdp&version=2.3.0&channel=stable&min_hw=rev-1")).Is(201).Text("id"));
        (await Publish(new Esp32Image { Seed = 2 }.Bytes(), "?product=side-a-mdp&version=2.3.0&channel=stable&min_hw=rev-1")).IsRefused(409);
        Assert.Equal(id, Assert.Single((await Api.Get("/api/firmware?product=side-a-mdp")).Is()["images"]!.AsArray())!.Text("id"));
        Assert.Equal(id, (await Api.Get($"/api/firmware/{id}")).Is().Text("id"));
        var manifest = (await Api.Get($"/api/firmware/manifest/{id}")).Is();
        Assert.Equal(Hash(Large), JsonNode.Parse(manifest.Text("manifest"))!.Text("sha256"));
        (await Api.Delete($"/api/firmware/{id}")).Is();
        Assert.Empty((await Api.Get("/api/firmware")).Is()["images"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await Load(Address(id, "unit-1"))).StatusCode);
    }

    [Fact]
    public async Task A_form_with_a_file_is_taken_as_well()
    {
        var image = new Esp32Image { Seed = 3 }.Bytes();
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent("side-b-mdp"), "product");
        form.Add(new ByteArrayContent(image) { Headers = { ContentType = new("application/octet-stream") } }, "image", "firmware.bin");
        form.Add(new StringContent("2.1.0"), "version");
        form.Add(new StringContent("beta"), "channel");
        using var response = await _silo.Http.PostAsync("/api/firmware", form, Cancellation);
        var published = (await Reply.Read(response, Cancellation)).Is(201);
        Assert.Equal(("side-b-mdp", "2.1.0", "beta", Hash(image)), (published.Text("product"), published.Text("version"), published.Text("channel"), published.Text("sha256")));
    }

    [Fact]
    public async Task What_is_no_image_too_large_or_badly_named_is_refused()
    {
        const string Query = "?product=side-a-mdp&version=9.9.9&channel=stable";
        var image = new Esp32Image().Bytes();
        (await Publish(image[..^1], Query)).IsRefused(422, path: "$.image");
        (await Publish([.. image, 0], Query)).IsRefused(422, path: "$.image");
        (await Publish(new Esp32Image { HasDescriptor = false }.Bytes(), Query)).IsRefused(422, path: "$.image");
        (await Publish(image, Query + "&chip=esp32")).IsRefused(422, path: "$.image");
        (await Publish(image, "?version=1.0.0&channel=stable")).IsRefused(422, path: "$.product");
        (await Publish([], Query)).IsRefused(400);
        (await Publish(image, Query, "application/json")).IsRefused(415);
        (await Publish(image, Query, "multipart/form-data; boundary=x")).IsRefused(400);
        Assert.Equal(413, (await Publish(new byte[17_000_000], Query)).Status);
        (await Publish(image, Query + "&key_id=0123456789abcdef&signature=AAAA")).IsRefused(403);
    }

    [Fact]
    public async Task Any_bytes_are_looked_at_and_nothing_is_kept()
    {
        var good = (await Publish(Large, "/verify")).Is();
        Assert.Equal((true, Hash(Large), "esp32s3", 2), ((bool)good["sound"]!, good.Text("sha256"), good.Text("chip"), good.List("segments").Count()));
        var bad = (await Publish(Large[..^1], "/verify")).Is();
        Assert.Equal((false, "It is cut off within its hash."), ((bool)bad["sound"]!, (string?)Assert.Single(bad["wrong"]!.AsArray())));
        Assert.False((bool)(await Publish([1], "/verify")).Is()["sound"]!);
        (await Publish([], "/verify")).IsRefused(400);
        (await Publish(Large, "/verify", "application/json")).IsRefused(415);
        Assert.Equal(413, (await Publish(new byte[17_000_000], "/verify")).Status);
        Assert.Empty((await Api.Get("/api/firmware?withdrawn=true")).Is()["images"]!.AsArray());
    }

    [Fact]
    public async Task A_unit_loads_it_without_a_key_and_goes_on_where_it_was_cut_off()
    {
        var id = (await Publish(Large, "?product=side-a-mdp&version=2.4.0&channel=stable")).Is(201).Text("id");
        var address = Address(id, "unit-1");
        using var whole = await Load(address);
        Assert.Equal((HttpStatusCode.OK, Large.Length), (whole.StatusCode, (int)whole.Content.Headers.ContentLength!));
        Assert.Equal(Large, await whole.Content.ReadAsByteArrayAsync(Cancellation));
        var tag = whole.Headers.ETag!;
        using var signed = await Load(address.Replace("/image?", "/manifest?", StringComparison.Ordinal));
        Assert.Equal(Hash(Large), JsonNode.Parse((await Reply.Read(signed, Cancellation)).Is().Text("manifest"))!.Text("sha256"));
        using var strange = await Load(address.Replace("/image?", "/manifest?", StringComparison.Ordinal).Replace("unit-1", "unit-2", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, strange.StatusCode);
        Assert.Equal($"\"{Hash(Large)}\"", tag.Tag);

        var have = Large[..500_123];
        using var rest = await Load(address, r => (r.Headers.Range, r.Headers.IfRange) = (new(have.Length, null), new(tag)));
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes {have.Length}-{Large.Length - 1}/{Large.Length}"), (rest.StatusCode, rest.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(Hash(Large), Hash([.. have, .. await rest.Content.ReadAsByteArrayAsync(Cancellation)]));

        // Another image than the one it has begun: all of it again.
        using var other = await Load(address, r => (r.Headers.Range, r.Headers.IfRange) = (new(have.Length, null), new(new EntityTagHeaderValue("\"another\""))));
        Assert.Equal((HttpStatusCode.OK, Large.Length), (other.StatusCode, (int)other.Content.Headers.ContentLength!));
        using var beyond = await Load(address, r => r.Headers.Range = new(Large.Length, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        using var known = await Load(address, r => r.Headers.IfNoneMatch.Add(tag));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task An_address_that_is_over_forged_or_another_unit_s_opens_nothing_and_a_changed_byte_is_noticed()
    {
        var id = (await Publish(Large, "?product=side-a-mdp&version=2.5.0&channel=stable")).Is(201).Text("id");
        var address = Address(id, "unit-1");
        foreach (var wrong in new[]
        {
            address.Replace("unit=unit-1", "unit=unit-2", StringComparison.Ordinal), address[..^1] + (address[^1] == 'A' ? 'B' : 'A'), Address(id, "unit-1", -1), $"/api/firmware/{id}/image", $"/api/firmware/{id}/image?unit=unit-1&expires=x&signature=y",
        })
        {
            using var refused = await Load(wrong);
            Assert.Equal((wrong, HttpStatusCode.Forbidden), (wrong, refused.StatusCode));
        }

        using var unknown = await Load(Address(Guid.CreateVersion7().ToString(), "unit-1"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        using var response = await Load(address);
        var loaded = await response.Content.ReadAsByteArrayAsync(Cancellation);
        loaded[777_777] ^= 1;
        Assert.NotEqual(response.Headers.ETag!.Tag.Trim('"'), Hash(loaded));
    }

    [Fact]
    public async Task Rollouts_are_tasks_of_the_firmware_agent_and_wait_for_a_person()
    {
        var id = (await Publish(new Esp32Image().Bytes(), "?product=side-a-mdp&version=2.6.0&channel=stable")).Is(201).Text("id");
        var asked = (await Api.Post("/api/firmware/rollouts", new { image_id = id, selector = new { role = "mushroom1" } })).Is(202);
        Assert.Equal("waiting_approval", asked.Text("status"));
        (await Api.Post("/api/firmware/rollouts", new { image_id = id, selector = new { } })).IsRefused(422, path: "$.payload.selector");
        Assert.Empty((await Api.Get("/api/firmware/rollouts")).Is()["rollouts"]!.AsArray());
        var unknown = Guid.CreateVersion7();
        (await Api.Get($"/api/firmware/rollouts/{unknown}")).IsRefused(404);
        (await Api.Post($"/api/firmware/rollouts/{unknown}/pause", new { reason = "lunch" })).Is(202);
        (await Api.Post("/api/firmware/rollouts/x/pause")).IsRefused(404);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>As the silo signs them.</summary>
    private static string Address(string image, string unit, int seconds = 60)
    {
        var secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, Key, 32, info: "mas.firmware-url.1"u8.ToArray());
        var expires = DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds();
        var mark = Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(FormattableString.Invariant($"{image}\n{expires}\n{unit}"))));
        return FormattableString.Invariant($"/api/firmware/{image}/image?unit={unit}&expires={expires}&signature={mark}");
    }

    private async Task<Reply> Publish(byte[] image, string query, string type = "application/octet-stream")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/firmware" + query) { Content = new ByteArrayContent(image) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.ExpectContinue = image.Length > 16_000_000;
        using var response = await _silo.Http.SendAsync(request, Cancellation);
        return await Reply.Read(response, Cancellation);
    }

    private async Task<HttpResponseMessage> Load(string address, Action<HttpRequestMessage>? change = null)
    {
        using var client = _silo.CreateClient(key: null);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        change?.Invoke(request);
        return await client.SendAsync(request, Cancellation);
    }
}
