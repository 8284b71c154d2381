using Microsoft.Data.Sqlite;

namespace Mycosoft.Ledger;

/// <summary>The writer's connection, its prepared statements, and the epochs that the running transaction has seen. Used by one thread.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _epochs = new(StringComparer.Ordinal);

    /// <summary>Runs a statement with the parameters $1, $2, ...; answers the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    public void Read(string sql, Action<SqliteDataReader> row, params ReadOnlySpan<object?> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        while (reader.Read()) row(reader);
    }

    public T Transact<T>(Func<T> work)
    {
        _epochs.Clear();
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work();
            Execute("COMMIT");
            return result;
        }
        catch
        {
            _epochs.Clear();
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) Execute("ROLLBACK");
            throw;
        }
    }

    public T Guarded<T>(Func<T> work)
    {
        Execute("SAVEPOINT write");
        try
        {
            var result = work();
            Execute("RELEASE write");
            return result;
        }
        catch
        {
            _epochs.Clear();
            Execute("ROLLBACK TO write");
            Execute("RELEASE write");
            throw;
        }
    }

    /// <summary>The agent's epoch, or null if there is none. Nobody else writes while the transaction runs, so it is asked once.</summary>
    public long? Epoch(string agentId)
    {
        if (_epochs.TryGetValue(agentId, out var known)) return known;
        long? found = null;
        Read("SELECT epoch FROM agents WHERE id = $1", reader => found = reader.GetInt64(0), agentId);
        if (found is { } epoch) _epochs[agentId] = epoch;
        return found;
    }

    public void ForgetEpoch(string agentId) => _epochs.Remove(agentId);

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command)) _commands[sql] = command = Prepare(sql, values.Length);
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = SqliteValue.From(values[i]);
        return command;
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++) command.Parameters.Add(new SqliteParameter($"${i}", DBNull.Value));
        return command;
    }
}
