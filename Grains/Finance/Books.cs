using System.Data;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Tasks;

namespace Mycosoft.Finance;

/// <summary>A result that may say no. A no changes nothing, so it is not kept and may be asked again.</summary>
public interface IGrant
{
    bool Approved { get; }
}

/// <summary>
/// Transactions over the tables of the corporate agents, each on a connection of its own and off the agent's turn. A change is made once for its key: whoever repeats it, with the
/// same request, is answered what was answered first.
/// </summary>
public sealed class Books(Database database, TimeProvider clock) : IDisposable
{
    /// <summary>A SQLite file has one writer: those of this process queue here, in order, instead of polling the file against each other and the record of work.</summary>
    private readonly SemaphoreSlim _file = new(database.Name == "sqlite" ? 1 : int.MaxValue);

    public Task<T> Read<T>(Func<BookSession, Task<T>> query, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            await using var connection = await database.Open(cancellationToken);
            // All that one report reads is of one moment.
            await using var moment = connection is SqliteConnection file
                ? file.BeginTransaction(deferred: true)
                : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return await query(new(database, connection, Now(), cancellationToken));
        },
        cancellationToken);

    public Task<Outcome<T>> Once<T>(Requested by, string operation, object request, Func<BookSession, Task<Outcome<T>>> change, CancellationToken cancellationToken)
        where T : class => Task.Run(() => InTurn(by, operation, request, change, cancellationToken), cancellationToken);

    public void Dispose() => _file.Dispose();

    private async Task<Outcome<T>> InTurn<T>(Requested by, string operation, object request, Func<BookSession, Task<Outcome<T>>> change, CancellationToken cancellationToken)
        where T : class
    {
        await _file.WaitAsync(cancellationToken);
        try
        {
            return await Transact(by, operation, request, change, cancellationToken);
        }
        finally
        {
            _file.Release();
        }
    }

    private async Task<Outcome<T>> Transact<T>(Requested by, string operation, object request, Func<BookSession, Task<Outcome<T>>> change, CancellationToken cancellationToken)
        where T : class
    {
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var session = new BookSession(database, connection, Now(), cancellationToken);
        var digest = Digest(request);
        // Two that carry the same key meet here: the second waits for the end of the first.
        var key = new Statement("INSERT INTO corporate_changes (operation, reference, digest, requested_by, at) VALUES (@operation, @key, @digest, @by, @at) ON CONFLICT DO NOTHING")
            .With("operation", operation).With("key", by.Key).With("digest", digest).With("by", by.By).With("at", session.Now);
        if (await session.Run(key) == 0)
            return await Before<T>(session, by, operation, digest);
        var outcome = await change(session);
        if (outcome.Result is not { } result || result is IGrant { Approved: false })
            return outcome;
        await session.Run(new Statement("UPDATE corporate_changes SET result = @result WHERE operation = @operation AND reference = @key")
            .With("result", new JsonText(JsonSerializer.Serialize(result, Json.Tolerant))).With("operation", operation).With("key", by.Key));
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }

    private static async Task<Outcome<T>> Before<T>(BookSession session, Requested by, string operation, string digest)
        where T : class
    {
        var select = new Select("digest, result FROM corporate_changes").Where("operation = @operation", "operation", operation).Where("reference = @key", "key", by.Key);
        var kept = (await session.All(select, r => (Digest: r.Text(0), Result: r.Json(1)))).Single();
        return kept.Digest == digest
            ? JsonSerializer.Deserialize<T>(kept.Result.Value, Json.Tolerant)!
            : Fault.Conflict($"The reference was used for another {operation}.");
    }

    private static string Digest(object request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Of(new(JsonSerializer.Serialize(request, request.GetType(), Json.Tolerant))))));

    /// <summary>To the microsecond, as the tables keep it.</summary>
    private DateTime Now() => Instant.Whole(clock.GetUtcNow().UtcDateTime);
}
