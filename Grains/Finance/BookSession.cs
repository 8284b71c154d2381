using System.Data.Common;
using Mycosoft.Ledger;

namespace Mycosoft.Finance;

/// <summary>The books in the hands of one reader, or of one transaction.</summary>
public sealed class BookSession(Database database, DbConnection connection, DateTime now, CancellationToken cancellationToken)
{
    public DateTime Now => now;

    public DateOnly Today => DateOnly.FromDateTime(now);

    /// <summary>Ends a SELECT whose rows nobody else may change until the transaction ends. On SQLite the transaction itself is that lock.</summary>
    public string ForUpdate => database.Name == "postgres" ? "FOR UPDATE" : "";

    /// <summary>The same, shared by those who only need it to stay as it is.</summary>
    public string ForShare => database.Name == "postgres" ? "FOR SHARE" : "";

    public Task<List<T>> All<T>(Select select, Func<Row, T> map) => select.All(database, connection, map, cancellationToken);

    public async Task<T?> First<T>(Select select, Func<Row, T> map)
        where T : class => (await All(select, map)).FirstOrDefault();

    /// <summary>Answers how many rows it changed.</summary>
    public Task<int> Run(Statement statement) => statement.Run(database, connection, cancellationToken);
}
