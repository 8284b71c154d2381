using System.Data.Common;

namespace Mycosoft.Ledger;

/// <summary>A rare write outside the group commit: one statement in the transaction of its connection.</summary>
public sealed class Statement(string sql)
{
    private readonly List<(string Name, object? Value)> _parameters = [];

    public Statement With(string name, object? value)
    {
        _parameters.Add((name, value));
        return this;
    }

    /// <summary>Answers how many rows it changed.</summary>
    public async Task<int> Run(Database database, DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(database, connection);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Answers the rows of its RETURNING.</summary>
    public async Task<List<T>> Rows<T>(Database database, DbConnection connection, Func<Row, T> map, CancellationToken cancellationToken)
    {
        await using var command = Command(database, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (row, all) = (new Row(database, reader), new List<T>());
        while (await reader.ReadAsync(cancellationToken))
            all.Add(map(row));
        return all;
    }

    private DbCommand Command(Database database, DbConnection connection)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant; every value is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in _parameters)
            database.Add(command, name, value);
        return command;
    }
}
