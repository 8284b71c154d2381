namespace Mycosoft.Ledger;

/// <summary>Runs the search for work on a connection of the pool.</summary>
internal sealed class WorkFinder(Database database, LeaseSql sql)
{
    public async Task<IReadOnlyList<WakeableAgent>> Find(string silo, TimeSpan leaseLength, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql.FindWork;
        database.Add(command, "silo", silo);
        database.Add(command, "seconds", leaseLength.TotalSeconds);
        database.Add(command, "limit", limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<WakeableAgent>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new WakeableAgent(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3)));

        return found;
    }
}
