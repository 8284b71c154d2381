using Microsoft.Data.Sqlite;

namespace Mycosoft.Ledger;

/// <summary>The ledger in a SQLite file: one thread, one transaction per commit, the writes in the order in which they came. The chain is this writer's alone.</summary>
public sealed class SqliteLedgerStore(SqliteDatabase database, string chain) : ILedgerStore, IDisposable
{
    private const int Constraint = 19;
    private const int TooBig = 18;
    private const int Mismatch = 20;
    private const int Range = 25;

    private static readonly LeaseSql Sql = new(
        "strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'",
        "strftime('%Y-%m-%dT%H:%M:%f', 'now', printf('-%.3f seconds', @seconds)) || '000Z'",
        "strftime('%Y-%m-%dT%H:%M:%f', 'now', '-1 hour') || '000Z'");

    private readonly SqliteWriter _writer = new(database);
    private readonly SqliteWrites _writes = new(new LedgerRows(database));
    private readonly WorkFinder _finder = new(database, Sql);
    private readonly SqliteAudit _audit = new(chain);

    public Task<IReadOnlyList<LedgerVerdict>> Commit(IReadOnlyList<LedgerWrite> writes, CancellationToken cancellationToken) =>
        _writer.Run<IReadOnlyList<LedgerVerdict>>(session => Commit(session, writes), cancellationToken);

    public Task RenewLease(string silo, string version, CancellationToken cancellationToken) => _writer.Run(
        session => session.Execute(Sql.Renew.Replace("@silo", "$1", StringComparison.Ordinal).Replace("@version", "$2", StringComparison.Ordinal), silo, version) + session.Execute(Sql.Forget),
        cancellationToken);

    public Task EndLease(string silo, CancellationToken cancellationToken) =>
        _writer.Run(session => session.Execute(Sql.End.Replace("@silo", "$1", StringComparison.Ordinal), silo), cancellationToken);

    public Task<IReadOnlyList<WakeableAgent>> FindWork(string silo, TimeSpan leaseLength, int limit, CancellationToken cancellationToken) =>
        _finder.Find(silo, leaseLength, limit, cancellationToken);

    public void Dispose() => _writer.Dispose();

    /// <summary>Bad data is rare: only a commit that met some pays for a savepoint per write.</summary>
    private LedgerVerdict[] Commit(SqliteSession session, IReadOnlyList<LedgerWrite> writes)
    {
        try
        {
            return Committed(session.Transact(() => Each(write => _writes.Apply(session, write))));
        }
        catch (Exception exception) when (IsData(exception))
        {
            return Committed(session.Transact(() => Each(write => Guarded(session, write))));
        }

        LedgerVerdict[] Committed(LedgerVerdict[] verdicts)
        {
            _audit.Committed(writes, verdicts);
            return verdicts;
        }

        LedgerVerdict[] Each(Func<LedgerWrite, LedgerVerdict> apply)
        {
            LedgerVerdict[] verdicts = [.. writes.Select(apply)];
            _audit.Append(session, writes, verdicts);
            return verdicts;
        }
    }

    private LedgerVerdict Guarded(SqliteSession session, LedgerWrite write)
    {
        try
        {
            return session.Guarded(() => _writes.Apply(session, write));
        }
        catch (Exception exception) when (IsData(exception))
        {
            return new(Verdict.Invalid, Error: exception.Message);
        }
    }

    private static bool IsData(Exception exception) => exception is UnstorableException or SqliteException { SqliteErrorCode: Constraint or TooBig or Mismatch or Range };
}
