using Microsoft.Extensions.Logging;

namespace Mycosoft.Ledger;

/// <summary>The file of the grains' state in the embedded form; the Orleans ADO.NET provider reads and writes it.</summary>
public sealed class StateStore(string path, ILogger<StateStore> logger)
{
    /// <summary>For <c>AdoNetGrainStorageOptions</c>; this name is mapped to Microsoft.Data.Sqlite.</summary>
    public const string Invariant = "System.Data.SQLite";

    /// <summary>synchronous is FULL unless a connection says otherwise, and the provider does not.</summary>
    public string ConnectionString { get; } = SqliteFile.Settings(path);

    public Task Migrate(CancellationToken cancellationToken) => Task.Run(() => SqliteFile.Prepare(path, "sqlite/state", logger), cancellationToken);
}
