using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Messages;

/// <summary>Broadcasts by their numbers, from the table.</summary>
public sealed class BroadcastReader(Database database, TimeProvider clock)
{
    /// <summary>The most that one read gives; whoever gets so many reads on.</summary>
    public const int Limit = 1_000;

    private readonly LedgerRows _rows = new(database);

    /// <summary>The number of the last broadcast.</summary>
    public async Task<long> Last(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT last FROM broadcast_counter";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What was sent after the one number and until the other and has not expired, in order; for one agent only what is for it.</summary>
    public async Task<IReadOnlyList<NumberedBroadcast>> Between(long after, long until, string? agentId, AgentCategory? category, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = agentId is null ? All : ForOne;
        database.Add(command, "after", after);
        database.Add(command, "until", until);
        database.Add(command, "now", clock.GetUtcNow().UtcDateTime);
        database.Add(command, "limit", Limit);
        if (agentId is not null)
        {
            database.Add(command, "agent", agentId);
            database.Add(command, "category", LedgerNames.Text(category!.Value));
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<NumberedBroadcast>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new(reader.GetInt64(17), _rows.Message(reader)));
        return found;
    }

    private const string All = $"""
        SELECT {LedgerRows.MessageColumns}, m.broadcast_no FROM agent_messages m
         WHERE m.broadcast_no > @after AND m.broadcast_no <= @until AND m.expires_at > @now
         ORDER BY m.broadcast_no LIMIT @limit
        """;

    private const string ForOne = $"""
        SELECT {LedgerRows.MessageColumns}, m.broadcast_no FROM agent_messages m
         WHERE m.broadcast_no > @after AND m.broadcast_no <= @until AND m.expires_at > @now AND m.from_agent <> @agent AND (m.to_category IS NULL OR m.to_category = @category)
         ORDER BY m.broadcast_no LIMIT @limit
        """;
}
