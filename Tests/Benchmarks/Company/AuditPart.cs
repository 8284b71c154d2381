using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Audit;
using Mycosoft.Ledger;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>What it costs to tell of a write, and how long a million rows take to verify.</summary>
internal static class AuditPart
{
    private const int Rows = 1_000_000;
    private const int Batch = 2_000;
    private const int Piece = 100_000;

    public static async Task<IReadOnlyList<Figure>> Measure(Store store, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory("audit");
        var postgres = await store.NewDatabase(cancellationToken);
        await using Database database = postgres is null
            ? new SqliteDatabase(directory.File("ledger.db"), NullLogger<SqliteDatabase>.Instance)
            : new PostgresDatabase(postgres, NullLogger<PostgresDatabase>.Instance);
        await database.Migrate(cancellationToken);
        using var sqlite = database is SqliteDatabase file ? new SqliteLedgerStore(file, "silo") : null;
        var ledger = sqlite ?? (ILedgerStore)new PostgresLedgerStore((PostgresDatabase)database, "silo");
        var (silent, told) = (TimeSpan.Zero, TimeSpan.Zero);
        // In turns, so that both meet the same disk.
        for (var row = 0; row < Rows; row += Batch)
        {
            told += await Commit(ledger, row, audited: true, cancellationToken);
            if (row % (Batch * 10) == 0)
                silent += await Commit(ledger, row, audited: false, cancellationToken);
        }

        var (read, verified) = (await Read(database, cancellationToken), await Verify(database, directory, cancellationToken));
        return
        [
            new Figure(store.Name, "audited writes, told", Rows / told.TotalSeconds, "/s").Beside("the same writes, not told", Rows / 10 / silent.TotalSeconds),
            new Figure(store.Name, $"verification of {Rows:N0} audit rows", verified.TotalSeconds, "s").Beside("reading them", read.TotalSeconds).Below(10),
        ];
    }

    private static async Task<TimeSpan> Commit(ILedgerStore ledger, int from, bool audited, CancellationToken cancellationToken)
    {
        var now = DateTime.UtcNow;
        var writes = Enumerable.Range(from, Batch).Select(LedgerWrite (n) => new AppendLog($"agent-{n % 1_000}", new("change", "in", "out", true, 1, now))
        {
            Audit = audited ? new AuditEntry(now, $"key:{n % 50}", "task.accepted") { AgentId = $"agent-{n % 1_000}", Subject = Guid.CreateVersion7().ToString(), What = "change" }.Of(new JsonText("""{"amount":10,"purpose":"a thing"}""")) : null,
        }).ToList();
        var clock = Stopwatch.StartNew();
        await ledger.Commit(writes, cancellationToken);
        return clock.Elapsed;
    }

    private static async Task<TimeSpan> Read(Database database, CancellationToken cancellationToken)
    {
        var (clock, bytes) = (Stopwatch.StartNew(), 0L);
        await using var connection = await database.Open(cancellationToken);
        await foreach (var row in new AuditTable(database).After(connection, "", 0, int.MaxValue, cancellationToken))
            bytes += row.Entry.Length;
        return bytes > 0 ? clock.Elapsed : throw new InvalidOperationException("There is nothing to read.");
    }

    private static async Task<TimeSpan> Verify(Database database, TemporaryDirectory directory, CancellationToken cancellationToken)
    {
        var verifier = new AuditVerifier(database, new AuditTable(database), null!, AuditOptions.In(directory.FullPath));
        var (clock, count, after) = (Stopwatch.StartNew(), 0L, (AuditPosition?)null);
        do
        {
            var verdict = await verifier.Verify(new(after, Piece), [], cancellationToken);
            if (verdict.Problems.Count > 0)
                throw new InvalidOperationException(verdict.Problems[0].Message);
            (count, after) = (count + verdict.Checked, verdict.Next);
        }
        while (after is not null);
        return count == Rows ? clock.Elapsed : throw new InvalidOperationException($"{count} rows were checked.");
    }
}
