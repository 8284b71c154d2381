using System.Text.Json;

namespace Mycosoft.Ledger;

/// <summary>Statements over snapshots and knowledge, and the return to a snapshot; the epoch has been checked.</summary>
internal static class SqliteMemoryWrites
{
    private const string SnapshotSql = """
        INSERT INTO agent_snapshots (id, agent_id, snapshot_time, state, config, pending_tasks, memory_state, reason, request_hash)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE EXISTS (SELECT 1 FROM agents WHERE id = $2)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string RetainSql = """
        DELETE FROM agent_snapshots
         WHERE agent_id = $1 AND snapshot_time < $2 AND id NOT IN (SELECT id FROM agent_snapshots WHERE agent_id = $1 ORDER BY snapshot_time DESC, id DESC LIMIT 10)
        """;

    private const string RememberSql = """
        INSERT INTO agent_knowledge (agent_id, key, value, created_at, updated_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)
        ON CONFLICT (agent_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, expires_at = excluded.expires_at
        """;

    private const string TakenSql = "SELECT 1 FROM agent_tasks WHERE id = $1 AND agent_id <> $2";

    private const string CancelSql = """
        UPDATE agent_tasks SET status = 'cancelled', completed_at = $2, error = $3
         WHERE agent_id = $1 AND status IN ('pending', 'running', 'waiting_approval') AND id NOT IN (SELECT value FROM json_each($4))
        """;

    private const string ForgetSql = "DELETE FROM agent_knowledge WHERE agent_id = $1 AND key NOT IN (SELECT key FROM json_each($2))";

    public static bool Snapshot(SqliteSession session, InsertSnapshot write)
    {
        var stored = session.Execute(SnapshotSql, write.SnapshotId, write.AgentId, write.At, write.State, write.Config, write.PendingTasks, write.Memory, write.Reason, write.RequestHash) > 0;
        session.Execute(RetainSql, write.AgentId, write.At.AddDays(-7));
        return stored && SqliteLogs.Append(session, write.AgentId, write.Log);
    }

    public static bool Remember(SqliteSession session, Remember write) => write.Value is { } value
        ? session.Execute(RememberSql, write.AgentId, write.Key, value, write.At, write.ExpiresAt) > 0
        : session.Execute("DELETE FROM agent_knowledge WHERE agent_id = $1 AND key = $2", write.AgentId, write.Key) > 0;

    public static bool Restore(SqliteSession session, RestoreAgent write)
    {
        using var memory = Parse(write.Memory);
        var taken = false;
        foreach (var task in write.Tasks) session.Read(TakenSql, _ => taken = true, task.Id, write.AgentId);
        if (taken) return false;

        session.Execute("UPDATE agents SET config = $2, life_version = life_version + 1 WHERE id = $1", write.AgentId, write.Config);
        session.Execute(CancelSql, write.AgentId, write.At, write.Reason, $"[{string.Join(',', write.Tasks.Select(task => $"\"{task.Id:D}\""))}]");
        foreach (var task in write.Tasks) SqliteTaskWrites.Accept(session, write.AgentId, task);
        session.Execute(ForgetSql, write.AgentId, write.Memory);
        foreach (var member in memory.RootElement.EnumerateObject()) session.Execute(RememberSql, write.AgentId, member.Name, new JsonText(member.Value.GetRawText()), write.At, null);
        return SqliteLogs.Append(session, write.AgentId, write.Log);
    }

    private static JsonDocument Parse(JsonText memory)
    {
        try
        {
            var document = JsonDocument.Parse(memory.ToString());
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new UnstorableException("The memory of a snapshot is a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new UnstorableException(exception.Message);
        }
    }
}
