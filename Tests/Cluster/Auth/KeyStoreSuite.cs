using System.Security.Cryptography;
using Mycosoft.Auth;
using Mycosoft.Tests.Cluster.Readers;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Auth;

public sealed class SqliteKeyStore() : KeyStoreSuite(new SqliteUnderTest());

public sealed class PostgresKeyStore(PostgresFixture fixture) : KeyStoreSuite(new PostgresUnderTest(fixture));

/// <summary>Keys as the store keeps them.</summary>
public abstract class KeyStoreSuite(StoreUnderTest store) : ReaderSuite(store)
{
    private KeyQueries Keys => new(Database);

    private KeyWrites Writes => new(Database, Keys, new(Database), Clock);

    [Fact]
    public async Task A_key_is_found_by_its_prefix_whole()
    {
        var made = New() with { Scopes = ["tasks", "agents"], RateLimit = 50, ExpiresAt = Now.AddDays(1) };
        var created = Value(await Writes.Create(made, Cancellation));
        Assert.False(created.Replayed);
        var found = Value(await Keys.Find(made.Prefix, Cancellation));
        Assert.Equal((made.Id, "ci", "alice", Role.Operator, 50, "owner"), (found.Key.Id, found.Key.Name, found.Key.Principal, found.Key.Role, found.Key.RateLimit, found.Key.CreatedBy));
        Assert.Equal((Now, Now.AddDays(1), null, null), (found.Key.CreatedAt, found.Key.ExpiresAt, found.Key.LastUsedAt, found.Key.RevokedAt));
        Assert.Equal(["tasks", "agents"], found.Key.Scopes!);
        Assert.Equal(made.Salt, found.Salt);
        Assert.Equal(made.Hash, found.Hash);
        Refused(await Keys.Find("mas_nobody12", Cancellation), FaultCodes.NotFound);
    }

    [Fact]
    public async Task The_same_call_again_creates_once_and_another_request_under_its_id_is_refused()
    {
        var made = New() with { RequestHash = [1, 2, 3] };
        Value(await Writes.Create(made, Cancellation));
        Assert.False(Value(await Writes.Create(made, Cancellation)).Replayed);
        var repeated = Value(await Writes.Create(New() with { Id = made.Id, RequestHash = [1, 2, 3] }, Cancellation));
        Assert.Equal((true, made.Prefix), (repeated.Replayed, repeated.Key.Prefix));
        Refused(await Writes.Create(New() with { Id = made.Id, RequestHash = [9] }, Cancellation), FaultCodes.PreconditionFailed);
        Refused(await Writes.Create(New() with { Id = made.Id }, Cancellation), FaultCodes.PreconditionFailed);
        Refused(await Writes.Create(New() with { Prefix = made.Prefix }, Cancellation), FaultCodes.Conflict);
        Assert.Single(Value(await Keys.List(new(), Cancellation)).Items);
    }

    [Fact]
    public async Task A_revoked_key_stays_revoked_as_it_was()
    {
        var made = New();
        Value(await Writes.Create(made, Cancellation));
        var first = Value(await Writes.Revoke(new(made.Id, "bob"), Cancellation));
        Assert.Equal((Now, "bob"), (first.RevokedAt, first.RevokedBy));
        Clock.Advance(TimeSpan.FromHours(1));
        var again = Value(await Writes.Revoke(new(made.Id, "carol"), Cancellation));
        Assert.Equal((first.RevokedAt, "bob"), (again.RevokedAt, again.RevokedBy));
        Assert.Equal(first.RevokedAt, Value(await Keys.Find(made.Prefix, Cancellation)).Key.RevokedAt);
        Refused(await Writes.Revoke(new(Guid.NewGuid(), "bob"), Cancellation), FaultCodes.NotFound);
    }

    [Fact]
    public async Task The_last_use_only_moves_forward()
    {
        var (a, b) = (New(), New());
        Value(await Writes.Create(a, Cancellation));
        Value(await Writes.Create(b, Cancellation));
        Assert.Equal(2, Value(await Writes.Touch([new(a.Id, Now), new(b.Id, Now.AddSeconds(5)), new(Guid.NewGuid(), Now)], Cancellation)).Count);
        Assert.Equal(1, Value(await Writes.Touch([new(a.Id, Now.AddSeconds(1)), new(b.Id, Now.AddSeconds(1))], Cancellation)).Count);
        Assert.Equal(Now.AddSeconds(1), Value(await Keys.Find(a.Prefix, Cancellation)).Key.LastUsedAt);
        Assert.Equal(Now.AddSeconds(5), Value(await Keys.Find(b.Prefix, Cancellation)).Key.LastUsedAt);
    }

    [Fact]
    public async Task They_are_listed_newest_first_in_pages_that_miss_nothing()
    {
        var made = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(i % 2));
            made.Add(Value(await Writes.Create(New() with { Principal = i == 0 ? "bob" : "alice" }, Cancellation)).Key.Id);
        }

        var seen = new List<KeyRecord>();
        for (string? cursor = null; ;)
        {
            var page = Value(await Keys.List(new(Limit: 2, Cursor: cursor), Cancellation));
            seen.AddRange(page.Items);
            if ((cursor = page.Next) is null)
                break;
        }

        Assert.Equal(made.Order(), seen.Select(key => key.Id).Order());
        Assert.Equal(seen.OrderByDescending(key => key.CreatedAt).Select(key => key.CreatedAt), seen.Select(key => key.CreatedAt));
        Assert.Equal([made[0]], Value(await Keys.List(new("bob"), Cancellation)).Items.Select(key => key.Id));
        Refused(await Keys.List(new(Limit: 0), Cancellation), FaultCodes.InvalidPayload, "$.limit");
        Refused(await Keys.List(new(Cursor: "abc"), Cancellation), FaultCodes.InvalidPayload, "$.cursor");
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_nothing_is_stored()
    {
        await Wrong(New() with { Name = " " }, "$.name");
        await Wrong(New() with { Name = new('n', 101) }, "$.name");
        await Wrong(New() with { Principal = "a\tb" }, "$.principal");
        await Wrong(New() with { Principal = "anonymous" }, "$.principal");
        await Wrong(New() with { Principal = "key:2bb80d53" }, "$.principal");
        await Wrong(New() with { Principal = "roster" }, "$.principal");
        await Wrong(New() with { Principal = "Gap-Detector" }, "$.principal");
        await Wrong(New() with { Role = (Role)7 }, "$.role");
        await Wrong(New() with { Scopes = [] }, "$.scopes");
        await Wrong(New() with { Scopes = [.. Enumerable.Repeat("tasks", 51)] }, "$.scopes");
        await Wrong(New() with { RateLimit = 0 }, "$.rate_limit");
        await Wrong(New() with { ExpiresAt = Now }, "$.expires_at");
        await Wrong(New() with { Hash = new byte[20] }, "$");
        Assert.Empty(Value(await Keys.List(new(), Cancellation)).Items);
        var own = New();
        Value(await Writes.Create(own with { Principal = "key:" + own.Prefix }, Cancellation));
    }

    private async Task Wrong(KeyCreation creation, string path) => Refused(await Writes.Create(creation, Cancellation), FaultCodes.InvalidPayload, path);

    private static KeyCreation New() => new(
        Guid.CreateVersion7(), "mas_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(32),
        "ci", "alice", Role.Operator, "owner");
}
