using System.Text.Json.Nodes;
using Mycosoft.Ledger;

namespace Mycosoft.Snapshots;

/// <summary>What a snapshot reads from the tables: an agent's knowledge, and when it was last taken.</summary>
public sealed class SnapshotSource(Database database)
{
    /// <summary>The unexpired knowledge rows as one object. The memories of Redis and of vectors will join it here.</summary>
    public async Task<JsonText> Memory(string agentId, DateTime now, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT key, value FROM agent_knowledge WHERE agent_id = @agent AND (expires_at IS NULL OR expires_at > @now) ORDER BY key";
        database.Add(command, "agent", agentId);
        database.Add(command, "now", now);
        var memory = new JsonObject();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            memory[reader.GetString(0)] = JsonNode.Parse(reader.GetString(1));
        return new(memory.ToJsonString());
    }

    public async Task<DateTime?> Newest(string agentId, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT snapshot_time FROM agent_snapshots WHERE agent_id = @agent ORDER BY snapshot_time DESC LIMIT 1";
        database.Add(command, "agent", agentId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? database.ReadTime(reader, 0) : null;
    }

    /// <summary>A trivial read: whether the store answers, and how fast.</summary>
    public async Task Probe(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync(cancellationToken);
    }
}
