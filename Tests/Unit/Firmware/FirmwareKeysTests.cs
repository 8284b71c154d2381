using Microsoft.Extensions.Configuration;
using Mycosoft.Firmware;
using Mycosoft.Hosting;
using NSec.Cryptography;

namespace Mycosoft.Tests.Unit.Firmware;

public sealed class FirmwareKeysTests
{
    private const string Manifest = """{"product":"side-a-mdp","version":"2.2.0"}""";

    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void What_the_company_signs_it_trusts_and_nothing_else()
    {
        using var keys = new FirmwareKeys(new() { SigningKey = Seed });
        var signed = keys.Sign(Manifest).Value!;
        Assert.Null(keys.Check(Manifest, signed.KeyId, signed.Signature));
        Assert.Equal(FaultCodes.Forbidden, keys.Check(Manifest.Replace("2.2", "2.3", StringComparison.Ordinal), signed.KeyId, signed.Signature)?.Code);
        Assert.Equal(FaultCodes.Forbidden, keys.Check(Manifest, "0123456789abcdef", signed.Signature)?.Code);
        Assert.Equal(FaultCodes.Forbidden, keys.Check(Manifest, signed.KeyId, "not base64")?.Code);
        using var others = new FirmwareKeys(new() { SigningKey = [.. Seed.Reverse()] });
        Assert.Equal(FaultCodes.Forbidden, others.Check(Manifest, signed.KeyId, signed.Signature)?.Code);
    }

    [Fact]
    public void An_outside_key_counts_while_it_is_trusted_and_not_revoked()
    {
        using var outside = Key.Create(SignatureAlgorithm.Ed25519);
        var (id, signature) = (FirmwareKeys.IdOf(outside.PublicKey), Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(outside, System.Text.Encoding.UTF8.GetBytes(Manifest))));
        var trusted = new Dictionary<string, PublicKey> { [id] = outside.PublicKey };
        using var keys = new FirmwareKeys(new() { TrustedKeys = trusted });
        Assert.Null(keys.Check(Manifest, id, signature));
        Assert.Equal(FaultCodes.NotConfigured, keys.Sign(Manifest).Fault?.Code);
        using var revoking = new FirmwareKeys(new() { TrustedKeys = trusted, RevokedKeys = new HashSet<string> { id } });
        Assert.Contains("revoked", revoking.Check(Manifest, id, signature)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_made_at_its_first_use_is_the_user_s_alone_and_stays()
    {
        using var directory = new TemporaryDirectory("firmware");
        var file = directory.File("data/firmware.key");
        using var first = new FirmwareKeys(new() { KeyFile = file });
        Assert.False(File.Exists(file));
        var signed = first.Sign(Manifest).Value!;
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using var second = new FirmwareKeys(new() { KeyFile = file });
        Assert.Null(second.Check(Manifest, signed.KeyId, signed.Signature));
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void An_address_opens_one_image_for_one_unit_until_its_time()
    {
        using var keys = new FirmwareKeys(new() { SigningKey = Seed, BaseUrl = new("https://mas.example/base/") });
        var image = Guid.Parse("01920000-0000-7000-8000-000000000001");
        var address = keys.Address(image, "mycobrain-00ff", Now.AddMinutes(15)).Value!;
        Assert.StartsWith($"https://mas.example/base/api/firmware/{image}/image?unit=mycobrain-00ff&expires=1772367300&signature=", address.AbsoluteUri, StringComparison.Ordinal);
        var ticket = new FirmwareTicket(image, "mycobrain-00ff", 1_772_367_300, address.Query[(address.Query.LastIndexOf('=') + 1)..]);
        Assert.Null(keys.Check(ticket, Now));
        Assert.Null(keys.Check(ticket, Now.AddSeconds(899)));
        Assert.Contains("over", keys.Check(ticket, Now.AddSeconds(900))!.Message, StringComparison.Ordinal);
        foreach (var forged in (FirmwareTicket[])[ticket with { Unit = "mycobrain-00fe" }, ticket with { Expires = ticket.Expires + 1 }, ticket with { ImageId = Guid.Empty }, ticket with { Signature = "" }, ticket with { Signature = "é" }])
            Assert.Equal(FaultCodes.Forbidden, keys.Check(forged, Now)?.Code);
    }

    [Fact]
    public void The_address_of_a_manifest_does_not_open_the_image_and_that_of_the_image_opens_its_manifest()
    {
        using var keys = new FirmwareKeys(new() { SigningKey = Seed, BaseUrl = new("https://mas.example") });
        var id = Guid.Parse("01920000-0000-7000-8000-000000000001");
        var (image, manifest) = (Ticket(keys.Address(id, "u", Now.AddMinutes(15)).Value!), Ticket(keys.ManifestAddress(id, "u", Now.AddMinutes(15)).Value!));
        Assert.Contains($"/api/firmware/{id}/manifest?unit=u&", keys.ManifestAddress(id, "u", Now).Value!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal([null, null, FaultCodes.Forbidden], new[] { image with { Manifest = true }, manifest with { Manifest = true }, manifest }.Select(ticket => keys.Check(ticket, Now)?.Code));
        Assert.Equal(FaultCodes.Forbidden, keys.Check(manifest with { Manifest = true, Unit = "v" }, Now)?.Code);
        Assert.Contains("over", keys.Check(manifest with { Manifest = true }, Now.AddMinutes(15))!.Message, StringComparison.Ordinal);

        FirmwareTicket Ticket(Uri address) => new(id, "u", 1_772_367_300, address.Query[(address.Query.LastIndexOf('=') + 1)..]);
    }

    [Fact]
    public void In_a_cluster_the_key_must_be_configured_and_alone_it_need_not_be()
    {
        Assert.NotNull(Options(new(), []).KeyFile);
        var cluster = Options(new() { Membership = Membership.Redis, Gateway = false }, []);
        Assert.Equal((null, null), (cluster.KeyFile, cluster.BaseUrl));
        using var keys = new FirmwareKeys(cluster);
        Assert.Contains("Mas:Firmware:SigningKey", keys.Sign(Manifest).Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_setting_is_named()
    {
        var errors = new List<string>();
        Options(new(), errors, ("SigningKey", "short"), ("TrustedKeys:0", "x"), ("BaseUrl", "ftp://x"), ("KeepDays", "0"));
        Assert.Equal(["Mas:Firmware:SigningKey", "Mas:Firmware:TrustedKeys:0", "Mas:Firmware:BaseUrl", "Mas:Firmware:KeepDays"], errors.Select(e => e[..e.IndexOf(": ", StringComparison.Ordinal)]));
        using var key = Key.Create(SignatureAlgorithm.Ed25519);
        var read = Options(new(), errors = [], ("SigningKey", Convert.ToBase64String(Seed)), ("TrustedKeys:0", Convert.ToBase64String(key.PublicKey.Export(KeyBlobFormat.RawPublicKey))), ("RevokedKeys", "AA, bb"), ("KeepDays", "30"));
        Assert.Empty(errors);
        Assert.Equal(Seed, read.SigningKey);
        Assert.Equal((TimeSpan.FromDays(30), TimeSpan.FromDays(365)), (read.Kept, Options(new(), errors).Kept));
        Assert.Equal((FirmwareKeys.IdOf(key.PublicKey), "aa,bb"), (Assert.Single(read.TrustedKeys).Key, string.Join(',', read.RevokedKeys.Order())));
        Assert.Null(FirmwareOptions.Read(new ConfigurationBuilder().AddInMemoryCollection([new("urls", "http://0.0.0.0:8001")]).Build(), new(), errors).BaseUrl);
        Assert.Equal(new Uri("http://10.0.0.5:9000"), FirmwareOptions.Read(new ConfigurationBuilder().AddInMemoryCollection([new("urls", "http://10.0.0.5:9000;http://b")]).Build(), new(), errors).BaseUrl);
    }

    private static FirmwareOptions Options(MasOptions mas, ICollection<string> errors, params (string Key, string Value)[] settings) =>
        FirmwareOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>($"Mas:Firmware:{s.Key}", s.Value))).Build(), mas, errors);
}
