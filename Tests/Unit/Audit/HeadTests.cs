using System.Runtime.Versioning;
using Microsoft.Extensions.Configuration;
using Mycosoft.Audit;

namespace Mycosoft.Tests.Unit.Audit;

/// <summary>Signed heads and the file that they are kept in.</summary>
public sealed class HeadTests : IDisposable
{
    private static readonly DateTime Now = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc).AddMicroseconds(123_456);
    private readonly TemporaryDirectory _directory = new("heads");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_signature_holds_for_its_head_and_no_other()
    {
        using var signer = HeadSigner.Load(_directory.File("key.pem"));
        var head = signer.Sign("silo-1", new(7, new byte[32]), Now.AddTicks(3));
        Assert.Equal((Now, signer.Fingerprint), (head.At, head.Key));
        Assert.True(HeadSigner.IsSignedBy(signer.PublicKey, head));
        Assert.False(HeadSigner.IsSignedBy(signer.PublicKey, head with { Seq = 8 }));
        Assert.False(HeadSigner.IsSignedBy(signer.PublicKey, head with { Chain = "silo-2" }));
        Assert.False(HeadSigner.IsSignedBy(signer.PublicKey, head with { At = Now.AddSeconds(1) }));
        Assert.False(HeadSigner.IsSignedBy(signer.PublicKey, head with { Hash = new string('1', 64) }));
        Assert.False(HeadSigner.IsSignedBy(signer.PublicKey, head with { Signature = "no base64!" }));
        using var other = HeadSigner.Load(_directory.File("other.pem"));
        Assert.False(HeadSigner.IsSignedBy(other.PublicKey, head));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task The_key_is_made_once_and_nobody_else_can_read_it()
    {
        var file = _directory.File("key.pem");
        var signers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => HeadSigner.Load(file), Cancellation)));
        Assert.Single(signers.Select(s => s.Fingerprint).Distinct());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Single(Directory.GetFiles(_directory.FullPath));
        Array.ForEach(signers, s => s.Dispose());
    }

    [Fact]
    public async Task A_line_that_a_crash_cut_off_costs_nothing_but_itself()
    {
        using var signer = HeadSigner.Load(_directory.File("key.pem"));
        using var file = new HeadsFile(_directory.File("kept/heads.jsonl"));
        Assert.Empty(await file.Read(null, Cancellation));
        var (first, second) = (signer.Sign("a", new(1, new byte[32]), Now), signer.Sign("b", new(2, new byte[32]), Now));
        await file.Append([first], Cancellation);
        await File.AppendAllTextAsync(file.Path, "{\"chain\":\"a\",\"se", Cancellation);
        await file.Append([second], Cancellation);
        Assert.Equal([first, second], await file.Read(null, Cancellation));
    }

    [Fact]
    public async Task Of_each_chain_the_newest_are_kept_and_the_file_does_not_grow_for_ever()
    {
        using var signer = HeadSigner.Load(_directory.File("key.pem"));
        using var file = new HeadsFile(_directory.File("heads.jsonl"));
        await file.Append([signer.Sign("b", new(1, new byte[32]), Now)], Cancellation);
        for (var i = 1; i <= 3_000; i += 100)
            await file.Append([.. Enumerable.Range(i, 100).Select(n => signer.Sign("a", new(n, new byte[32]), Now))], Cancellation);
        Assert.Equal(Enumerable.Range(2_981, 20).Select(i => (long)i), (await file.Read(new HashSet<string>(["a"]), Cancellation)).Select(h => h.Seq));
        Assert.Equal([1L, 3_000L], (await file.Read(null, Cancellation)).Select(h => h.Seq));
        Assert.InRange((await File.ReadAllLinesAsync(file.Path, Cancellation)).Length, 21, 1_200);
        using var again = new HeadsFile(file.Path);
        Assert.Equal(await file.Read(null, Cancellation), await again.Read(null, Cancellation));
        Assert.Equal([1L], (await again.Read(new HashSet<string>(["b"]), Cancellation)).Select(h => h.Seq));
        Assert.Single(Directory.GetFiles(_directory.FullPath, "heads*"));
    }

    [Fact]
    public async Task What_another_process_has_written_to_the_file_is_seen()
    {
        using var signer = HeadSigner.Load(_directory.File("key.pem"));
        using var here = new HeadsFile(_directory.File("heads.jsonl"));
        using var there = new HeadsFile(here.Path);
        await here.Append([signer.Sign("a", new(1, new byte[32]), Now)], Cancellation);
        await there.Append([signer.Sign("a", new(2, new byte[32]), Now)], Cancellation);
        await here.Append([signer.Sign("a", new(3, new byte[32]), Now)], Cancellation);
        Assert.Equal([1, 2, 3], (await there.Read(new HashSet<string>(["a"]), Cancellation)).Select(h => h.Seq));
    }

    [Fact]
    public void Every_setting_that_is_wrong_is_named()
    {
        var errors = new List<string>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mas:Audit:SealSeconds"] = "0",
            ["Mas:Audit:Webhook"] = "true",
            ["Mas:Audit:TrustedKeys:0"] = "AAAA",
        }).Build();
        AuditOptions.Read(configuration, _directory.FullPath, errors);
        Assert.Equal(
            [
                "Mas:Audit:SealSeconds: '0' is not a number of seconds from 1 to 3600.",
                "Mas:Audit:Webhook: needs Mas:Webhook:Url.",
                "Mas:Audit:TrustedKeys:0: is not the base64 of a public key (SubjectPublicKeyInfo of ECDSA P-256).",
            ],
            errors);
    }

    public void Dispose() => _directory.Dispose();
}
