using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Audit;
using Mycosoft.Firmware;
using Mycosoft.Tests.Cluster.Ledger;
using Mycosoft.Tests.Support.Firmware;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Firmware;

public sealed class SqliteFirmwareStore() : FirmwareStoreSuite(new SqliteBench());

public sealed class PostgresFirmwareStore(PostgresFixture postgres) : FirmwareStoreSuite(new PostgresBench(postgres));

/// <summary>Images in their table: what is published is checked whole, and a version is one image for ever.</summary>
public abstract class FirmwareStoreSuite(LedgerBench bench) : LedgerStoreSuite(bench)
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)7, 32)];

    private readonly FakeTimeProvider _clock = new(LedgerBench.Now);

    private readonly FirmwareKeys _keys = new(new() { SigningKey = Key, BaseUrl = new("http://127.0.0.1:8001") });

    private FirmwareStore Store => new(Bench.Database, new AuditTrail(Bench.Database), _clock);

    private FirmwareShelf Shelf => new(Store, _keys, _clock);

    [Fact]
    public async Task What_is_published_is_read_back_and_verified()
    {
        var image = new Esp32Image { Payload = 300_000, SecureVersion = 2 }.Bytes();
        var published = Value(await Publish(image));
        Assert.Equal(
            ("side-a-mdp", "2.3.0", "stable", "esp32s3", "rev-1", "better", image.Length, Hash(image), 2L, "arduino-lib-builder", "owner", LedgerBench.Now),
            (published.Product, published.Version, published.Channel, published.Chip, published.MinHardware, published.Notes, (int)published.Size, published.Sha256, published.SecureVersion, published.Project, published.PublishedBy, published.PublishedAt));
        Assert.Equal(published, Value(await Store.Find(published.Id, Cancellation)));
        Assert.Equal([published], Value(await Store.List(new(Product: "side-a-mdp", Channel: "stable"), Cancellation)).Items);
        Assert.Empty(Value(await Store.List(new(Channel: "beta"), Cancellation)).Items);
        Assert.True(Value(await Shelf.Verify(published.Id, Cancellation)) is { Usable: true, BytesMatch: true, SignatureValid: true, Image.SecureVersion: 2 });
        var parts = new List<byte>();
        for (var index = 0; (await Store.Part(published.Id, index, Cancellation)).Value is { } part; index++)
            parts.AddRange(part.Bytes);
        Assert.Equal(image, parts);
        Assert.Equal("firmware.published", Assert.Single(Value(await new AuditTable(Bench.Database).List(new(), Cancellation)).Items).Action);
    }

    [Fact]
    public async Task The_same_once_more_is_the_same_image_and_other_bytes_are_a_conflict()
    {
        var first = Value(await Publish(new Esp32Image().Bytes()));
        Assert.Equal(first.Id, Value(await Publish(new Esp32Image().Bytes())).Id);
        Assert.Equal(FaultCodes.Conflict, (await Publish(new Esp32Image { Seed = 2 }.Bytes())).Fault?.Code);
        Assert.Equal(FaultCodes.Conflict, (await Publish(new Esp32Image().Bytes(), p => p with { Channel = "beta" })).Fault?.Code);
        Assert.Equal("1 1", await Bench.Read("SELECT (SELECT count(*) FROM firmware_images) || ' ' || (SELECT count(DISTINCT image) FROM firmware_parts)"));
    }

    [Fact]
    public async Task Many_who_publish_the_same_version_at_once_publish_one_image()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Publish(new Esp32Image { Seed = i % 2 }.Bytes()))));
        Assert.Single(answers.Where(a => a.Value is not null).Select(a => a.Value!.Id).Distinct());
        Assert.Equal(3, answers.Count(a => a.Fault?.Code == FaultCodes.Conflict));
    }

    [Fact]
    public async Task What_is_no_image_or_did_not_arrive_whole_is_not_published()
    {
        var image = new Esp32Image().Bytes();
        Assert.Equal(FaultCodes.InvalidPayload, (await Publish(image[..^1])).Fault?.Code);
        Assert.Equal(FaultCodes.InvalidPayload, (await Publish(new Esp32Image { Chip = 0 }.Bytes())).Fault?.Code);
        Assert.Equal(FaultCodes.Conflict, (await Publish(image, p => p with { Size = p.Size + 1 })).Fault?.Code);
        Assert.Equal(FaultCodes.Conflict, (await Publish(image, p => p with { Sha256 = Hash([]) })).Fault?.Code);
        Assert.Equal(FaultCodes.Conflict, (await Publish(image, p => p with { Upload = Guid.CreateVersion7() })).Fault?.Code);
        Assert.Equal("0", await Bench.Read("SELECT count(*) FROM firmware_images"));
    }

    [Fact]
    public async Task What_is_withdrawn_is_offered_to_nobody_and_its_version_stays_taken()
    {
        var image = Value(await Publish(new Esp32Image().Bytes()));
        _clock.Advance(TimeSpan.FromMinutes(1));
        var withdrawn = Value(await Store.Withdraw(image.Id, "another", Cancellation));
        Assert.Equal((LedgerBench.Now.AddMinutes(1), "another"), (withdrawn.WithdrawnAt, withdrawn.WithdrawnBy));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(withdrawn, Value(await Store.Withdraw(image.Id, "owner", Cancellation)));
        Assert.Equal(FaultCodes.NotFound, (await Shelf.Offerable(image.Id, Cancellation)).Fault?.Code);
        Assert.Equal(FaultCodes.Conflict, (await Publish(new Esp32Image().Bytes())).Fault?.Code);
        Assert.Empty(Value(await Store.List(new(), Cancellation)).Items);
        Assert.Single(Value(await Store.List(new(Withdrawn: true), Cancellation)).Items);
        Assert.Equal(FaultCodes.NotFound, (await Store.Withdraw(Guid.CreateVersion7(), "owner", Cancellation)).Fault?.Code);
    }

    [Fact]
    public async Task Nothing_of_a_published_image_is_written_over_and_what_was_changed_in_the_table_is_noticed()
    {
        var image = Value(await Publish(new Esp32Image().Bytes()));
        await Store.Put(new(image.Id, 0, [1]), Cancellation);
        await Store.Put(new(image.Id, 1, [1]), Cancellation);
        Assert.True(Value(await Shelf.Verify(image.Id, Cancellation)).Usable);
        await Bench.Execute("UPDATE firmware_parts SET bytes = @bytes", ("bytes", new Esp32Image { Seed = 9 }.Bytes()));
        Assert.True(Value(await Shelf.Verify(image.Id, Cancellation)) is { Usable: false, BytesMatch: false, SignatureValid: true });
        await Bench.Execute("UPDATE firmware_images SET manifest = replace(manifest, '2.3.0', '2.4.0')");
        Assert.Equal(FaultCodes.Forbidden, (await Shelf.Offerable(image.Id, Cancellation)).Fault?.Code);
    }

    [Fact]
    public async Task Uploads_of_which_nothing_became_are_removed_and_images_stay()
    {
        Value(await Publish(new Esp32Image().Bytes()));
        await Publish(new Esp32Image().Bytes()[..^1]);
        Assert.Equal("2", await Bench.Read("SELECT count(*) FROM firmware_parts"));
        Assert.Equal(0, await Store.CleanUp(TimeSpan.FromHours(1), Cancellation));
        _clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await Store.CleanUp(TimeSpan.FromHours(1), Cancellation));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM firmware_parts"));
    }

    [Fact]
    public async Task The_list_is_newest_first_in_pages()
    {
        for (var minor = 1; minor <= 3; minor++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Value(await Publish(new Esp32Image { Seed = minor }.Bytes(), p => p with { Version = $"2.{minor}.0" }));
        }

        var first = Value(await Store.List(new(Limit: 2), Cancellation));
        Assert.Equal(["2.3.0", "2.2.0"], first.Items.Select(i => i.Version));
        var second = Value(await Store.List(new(Limit: 2, Cursor: first.Next), Cancellation));
        Assert.Equal(("2.1.0", null), (Assert.Single(second.Items).Version, second.Next));
    }

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _keys.Dispose();
        return base.DisposeAsync();
    }

    private async Task<Answer<FirmwareRecord>> Publish(byte[] image, Func<FirmwarePublication, FirmwarePublication>? change = null)
    {
        var upload = Guid.CreateVersion7();
        foreach (var (part, index) in image.Chunk(IFirmwareParts.Size).Select((bytes, index) => (bytes, index)))
            await Store.Put(new(upload, index, part), Cancellation);
        var publication = new FirmwarePublication(upload, "side-a-mdp", "2.3.0", "stable", "esp32s3", "rev-1", "better", image.Length, Hash(image), null, null, "owner");
        return await Shelf.Publish(change?.Invoke(publication) ?? publication, Cancellation);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static T Value<T>(Answer<T> answer)
        where T : class => answer.TryGet(out var value, out var fault) ? value : throw new Xunit.Sdk.XunitException($"Expected an answer, got {fault}");
}
