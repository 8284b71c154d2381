using System.Data.Common;

namespace Mycosoft.Ledger;

/// <summary>
/// The tables, for everything outside the group commit: reads and rare writes. SQL is written once for both dialects: parameters as @name, no dialect's own functions;
/// what differs (times, uuids, JSON, arrays) goes through here.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    public abstract string Name { get; }

    /// <summary>An open connection of the pool; dispose it. Waits at most two seconds.</summary>
    public abstract ValueTask<DbConnection> Open(CancellationToken cancellationToken);

    /// <summary>Begins a transaction that reads everything as it stands at one moment, and keeps no writer waiting.</summary>
    public abstract ValueTask<DbTransaction> BeginRead(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Adds a parameter of any of: null, string, bool, int, long, double, Guid, DateTime (UTC), JsonText, byte[].</summary>
    public abstract void Add(DbCommand command, string name, object? value);

    /// <summary>Runs the numbered scripts that have not run yet, under the dialect's lock.</summary>
    public abstract Task Migrate(CancellationToken cancellationToken);

    /// <summary>An expression: the instant of a column as whole milliseconds since 1970.</summary>
    public abstract string Milliseconds(string column);

    public abstract DateTime ReadTime(DbDataReader reader, int column);

    public abstract Guid ReadGuid(DbDataReader reader, int column);

    public abstract ValueTask DisposeAsync();
}
