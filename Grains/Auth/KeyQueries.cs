using System.Data.Common;
using System.Text.Json;
using Mycosoft.Ledger;

namespace Mycosoft.Auth;

/// <summary>Keys, from their table.</summary>
public sealed class KeyQueries(Database database)
{
    private const string Shown = "id, prefix, name, principal, role, scopes, rate_limit, created_by, created_at, expires_at, last_used_at, revoked_at, revoked_by";

    public static Fault NotFound { get; } = Fault.NotFound("Key not found");

    public async Task<Answer<KeyCredential>> Find(string prefix, CancellationToken cancellationToken)
    {
        var select = new Select($"{Shown}, salt, hash FROM api_keys").Where("prefix = @prefix", "prefix", prefix);
        var found = await select.All(database, row => new KeyCredential(Read(row), row.Bytes(13), row.Bytes(14)), cancellationToken);
        return found is [var credential] ? credential : NotFound;
    }

    public async Task<Answer<Page<KeyRecord>>> List(KeyFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(filter.Limit, filter.Cursor, out var cursor, out var fault))
            return fault;
        var select = new Select($"{Shown} FROM api_keys").Where("principal = @principal", "principal", filter.Principal);
        if (cursor is { } after)
            select.Where("(created_at, id) < (@at, @id)").With("at", after.At).With("id", after.Id);
        var keys = await select.Then("ORDER BY created_at DESC, id DESC").Limit(filter.Limit + 1).All(database, Read, cancellationToken);
        return Paging.Of(keys, filter.Limit, key => new Cursor(key.CreatedAt, key.Id).ToString());
    }

    /// <summary>One key and the request it came of, inside the transaction of a connection.</summary>
    internal async Task<(KeyRecord Key, byte[] Hash, byte[]? RequestHash)?> Find(DbConnection connection, Guid id, CancellationToken cancellationToken)
    {
        var select = new Select($"{Shown}, hash, request_hash FROM api_keys").Where("id = @id", "id", id);
        var found = await select.All(database, connection, row => (Read(row), row.Bytes(13), row.BytesOrNull(14)), cancellationToken);
        return found is [var key] ? key : null;
    }

    private static KeyRecord Read(Row row) => new(
        row.Id(0), row.Text(1), row.Text(2), row.Text(3), LedgerNames.Parse<Role>(row.Text(4)), Scopes(row.TextOrNull(5)), row.SmallOrNull(6), row.Text(7), row.Time(8),
        row.TimeOrNull(9), row.TimeOrNull(10), row.TimeOrNull(11), row.TextOrNull(12));

    private static string[]? Scopes(string? json) => json is null ? null : JsonSerializer.Deserialize<string[]>(json);
}
