using Mycosoft.Audit;
using Npgsql;

namespace Mycosoft.Ledger;

/// <summary>
/// The ledger in PostgreSQL: a commit is one batch, one round trip and one transaction; a second round trip in the same transaction for what is audited. The chain is this writer's alone.
/// </summary>
public sealed class PostgresLedgerStore(PostgresDatabase database, string chain) : ILedgerStore
{
    private const int Attempts = 6;
    private static readonly LeaseSql Sql = new("now()", "now() - make_interval(secs => @seconds)", "now() - interval '1 hour'");
    private readonly LedgerRows _rows = new(database);
    private readonly WorkFinder _finder = new(database, Sql);
    private readonly PostgresAudit _audit = new(chain);

    public async Task<IReadOnlyList<LedgerVerdict>> Commit(IReadOnlyList<LedgerWrite> writes, CancellationToken cancellationToken)
    {
        var verdicts = new Verdicts(writes.Count);
        await Divide([.. writes.Select((write, index) => new Slot<LedgerWrite>(index, write))], verdicts, cancellationToken);
        return verdicts.All();
    }

    public async Task RenewLease(string silo, string version, CancellationToken cancellationToken)
    {
        await Execute(Sql.Renew, cancellationToken, ("silo", silo), ("version", version));
        await Execute(Sql.Forget, cancellationToken);
    }

    public Task EndLease(string silo, CancellationToken cancellationToken) => Execute(Sql.End, cancellationToken, ("silo", silo));

    public Task<IReadOnlyList<WakeableAgent>> FindWork(string silo, TimeSpan leaseLength, int limit, CancellationToken cancellationToken) =>
        _finder.Find(silo, leaseLength, limit, cancellationToken);

    /// <summary>The whole, or its halves when the data of one write spoils it, down to that write.</summary>
    private async Task Divide(Slot<LedgerWrite>[] slots, Verdicts verdicts, CancellationToken cancellationToken)
    {
        if (slots.Length == 0) return;
        try
        {
            await Persist(slots, verdicts, cancellationToken);
        }
        catch (Exception exception) when (PostgresFault.IsData(exception))
        {
            foreach (var slot in slots) verdicts.Set(slot.Index, null);
            if (slots.Length == 1)
            {
                verdicts.Set(slots[0].Index, new(Verdict.Invalid, Error: PostgresFault.Describe(exception)));
                return;
            }

            await Divide(slots[..(slots.Length / 2)], verdicts, cancellationToken);
            await Divide(slots[(slots.Length / 2)..], verdicts, cancellationToken);
        }
    }

    private async Task Persist(Slot<LedgerWrite>[] slots, Verdicts verdicts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Once(slots, verdicts, cancellationToken);
                return;
            }
            catch (PostgresException exception) when (PostgresFault.IsConflict(exception) && attempt < Attempts)
            {
                foreach (var slot in slots) verdicts.Set(slot.Index, null);
                await Task.Delay(Random.Shared.Next(1, 10 << attempt), cancellationToken);
            }
        }
    }

    private async Task Once(Slot<LedgerWrite>[] slots, Verdicts verdicts, CancellationToken cancellationToken)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(cancellationToken);
        try
        {
            if (Array.Exists(slots, slot => slot.Write.Audit is not null))
                await RunAudited(connection, slots, verdicts, cancellationToken);
            else
                await Run(connection, PostgresBatch.Of(slots, _rows), slots, verdicts, cancellationToken);
        }
        catch (PostgresException)
        {
            // A statement that was being auto-prepared when its batch failed stays half prepared, and its next use breaks the connection (npgsql/npgsql#6391). So this one ends here.
            database.Writer.Clear();
            throw;
        }

        var refused = slots.Where(slot => !verdicts.Has(slot.Index)).ToArray();
        if (refused.Length == 0) return;
        var evidence = await PostgresEvidence.Load(connection, [.. refused.Select(slot => slot.Write)], _rows, cancellationToken);
        foreach (var slot in refused) verdicts.Set(slot.Index, Refusal.Of(slot.Write, evidence));
    }

    private async Task RunAudited(NpgsqlConnection connection, Slot<LedgerWrite>[] slots, Verdicts verdicts, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var end = ChainEnd.None;
        await Run(connection, [.. PostgresBatch.Of(slots, _rows), _audit.Hold(found => end = found)], slots, verdicts, cancellationToken);
        var entries = slots.Where(slot => verdicts.Find(slot.Index) is { IsNew: true }).Select(slot => slot.Write.Audit).OfType<AuditEntry>().ToList();
        var seq = await _audit.Append(connection, end, entries, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _audit.Committed(seq, entries);
    }

    private static async Task Run(NpgsqlConnection connection, List<PostgresStatement> statements, Slot<LedgerWrite>[] slots, Verdicts verdicts, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements) batch.BatchCommands.Add(statement.Command);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var results = statements.Where(statement => statement.Row is not null).ToList();
        for (var i = 0; i < results.Count; i++)
        {
            // A result that was read for another statement's would tell a caller the wrong thing of what is on disk.
            if (i > 0 && !await reader.NextResultAsync(cancellationToken)) throw new InvalidOperationException($"A batch of {results.Count} results ended after {i}.");
            while (await reader.ReadAsync(cancellationToken)) results[i].Row!(reader, verdicts);
        }

        if (await reader.NextResultAsync(cancellationToken)) throw new InvalidOperationException($"A batch gave more than its {results.Count} results.");
        foreach (var slot in slots)
            if (slot.Write is AppendLog or Testify) verdicts.Set(slot.Index, LedgerVerdict.Written);
    }

    private async Task Execute(string sql, CancellationToken cancellationToken, params (string Name, object Value)[] arguments)
    {
        await using var command = database.Writer.CreateCommand(sql);
        foreach (var (name, value) in arguments) database.Add(command, name, value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
