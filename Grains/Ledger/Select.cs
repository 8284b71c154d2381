using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;

namespace Mycosoft.Ledger;

/// <summary>A SELECT that grows by the filters that are set. A filter that is not set leaves no trace, so that each combination has its own plan.</summary>
public sealed class Select(string columnsAndTables)
{
    private readonly StringBuilder _sql = new("SELECT " + columnsAndTables);
    private readonly List<(string Name, object? Value)> _parameters = [];
    private bool _filtered;

    public Select Where(string condition)
    {
        _sql.Append(_filtered ? " AND " : " WHERE ").Append(condition);
        _filtered = true;
        return this;
    }

    /// <summary>Adds the condition and its parameter, or nothing when the value is null.</summary>
    public Select Where(string condition, string name, object? value) => value is null ? this : Where(condition).With(name, value);

    public Select With(string name, object? value)
    {
        _parameters.Add((name, value));
        return this;
    }

    public Select Then(string clause)
    {
        _sql.Append(' ').Append(clause);
        return this;
    }

    public Select Limit(int? rows) => rows is { } n ? Then("LIMIT @limit").With("limit", n) : this;

    /// <summary>The placeholders of an IN list; the values become parameters.</summary>
    public string List(string name, IEnumerable<string> values)
    {
        var names = new List<string>();
        foreach (var value in values)
        {
            names.Add($"@{name}{names.Count}");
            With($"{name}{names.Count - 1}", value);
        }
        return $"({string.Join(", ", names)})";
    }

    public async IAsyncEnumerable<Row> Rows(Database database, DbConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is put together from constants; every value is a parameter.
        command.CommandText = _sql.ToString();
#pragma warning restore CA2100
        foreach (var (name, value) in _parameters)
            database.Add(command, name, value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = new Row(database, reader);
        while (await reader.ReadAsync(cancellationToken))
            yield return row;
    }

    public async Task<List<T>> All<T>(Database database, DbConnection connection, Func<Row, T> map, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        await foreach (var row in Rows(database, connection, cancellationToken))
            all.Add(map(row));
        return all;
    }

    /// <summary>The same on a connection of its own.</summary>
    public async Task<List<T>> All<T>(Database database, Func<Row, T> map, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        return await All(database, connection, map, cancellationToken);
    }
}
