using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Audit;
using Mycosoft.Ledger;

namespace Mycosoft.Auth;

/// <summary>Makes, revokes and marks keys, each call in one transaction.</summary>
public sealed class KeyWrites(Database database, KeyQueries keys, AuditTrail audit, TimeProvider clock)
{
    private const string Insert = """
        INSERT INTO api_keys (id, prefix, salt, hash, name, principal, role, scopes, rate_limit, created_by, created_at, expires_at, request_hash)
        VALUES (@id, @prefix, @salt, @hash, @name, @principal, @role, @scopes, @limit, @by, @at, @expires, @request) ON CONFLICT DO NOTHING
        """;

    private const string Mark = "UPDATE api_keys SET last_used_at = @at WHERE id = @id AND (last_used_at IS NULL OR last_used_at < @at)";

    public async Task<Answer<KeyCreated>> Create(KeyCreation creation, CancellationToken cancellationToken)
    {
        var now = Instant.Whole(clock.GetUtcNow().UtcDateTime);
        if (KeyRules.Check(creation, now) is { } fault)
            return fault;
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var insert = new Statement(Insert).With("id", creation.Id).With("prefix", creation.Prefix).With("salt", creation.Salt).With("hash", creation.Hash)
            .With("name", creation.Name).With("principal", creation.Principal).With("role", LedgerNames.Text(creation.Role))
            .With("scopes", creation.Scopes is { } scopes ? new JsonText(JsonSerializer.Serialize(scopes)) : null).With("limit", creation.RateLimit)
            .With("by", creation.CreatedBy).With("at", now).With("expires", creation.ExpiresAt).With("request", creation.RequestHash);
        if (await insert.Run(database, connection, cancellationToken) == 1)
        {
            var shown = new JsonObject { ["prefix"] = creation.Prefix, ["principal"] = creation.Principal, ["scopes"] = creation.Scopes is { } s ? JsonSerializer.SerializeToNode(s) : null, ["expires_at"] = creation.ExpiresAt };
            await audit.Append(connection, [Told(now, creation.CreatedBy, "key.created", creation.Id, creation.Role).Of(new JsonText(shown.ToJsonString())).Because(creation.Name)], cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (await keys.Find(connection, creation.Id, cancellationToken) is not var (key, hash, request))
            return Fault.Conflict("Another key begins with the same characters; make a new one.");
        // The same call again brings the same hash; the same request again, made anew by its client, brings another.
        var same = hash.AsSpan().SequenceEqual(creation.Hash);
        if (!same && !(request is not null && creation.RequestHash is { } given && request.AsSpan().SequenceEqual(given)))
            return new Fault(FaultCodes.PreconditionFailed, "This id or Idempotency-Key was used for another key.");
        return new KeyCreated(key, !same);
    }

    public async Task<Answer<KeyRecord>> Revoke(KeyRevocation revocation, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await database.Open(cancellationToken);
        var revoke = new Statement("UPDATE api_keys SET revoked_at = @at, revoked_by = @by WHERE id = @id AND revoked_at IS NULL")
            .With("at", now).With("by", revocation.By).With("id", revocation.Id);
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            if (await revoke.Run(database, connection, cancellationToken) == 1)
                await audit.Append(connection, [Told(now, revocation.By, "key.revoked", revocation.Id, null)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return await keys.Find(connection, revocation.Id, cancellationToken) is var (key, _, _) ? key : KeyQueries.NotFound;
    }

    private static AuditEntry Told(DateTime at, string by, string action, Guid key, Role? role) => new(at, by, action) { Subject = key.ToString(), What = role is { } r ? LedgerNames.Text(r) : null };

    public async Task<Answer<KeysTouched>> Touch(IReadOnlyList<KeyUse> uses, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var count = 0;
        // One order for every gateway, so that none waits for another's rows.
        foreach (var use in uses.OrderBy(use => use.Id))
            count += await new Statement(Mark).With("at", use.At).With("id", use.Id).Run(database, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new KeysTouched(count);
    }
}
