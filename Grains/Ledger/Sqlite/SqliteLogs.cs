using System.Text.Json;

namespace Mycosoft.Ledger;

/// <summary>Rows of agent_logs.</summary>
internal static class SqliteLogs
{
    private const string InsertSql = """
        INSERT INTO agent_logs (agent_id, timestamp, action_type, input_summary, output_summary, success, duration_ms, related_agents, metadata)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    public static bool Append(SqliteSession session, string agentId, AgentLog log)
    {
        var related = log.RelatedAgent is { } other ? JsonSerializer.Serialize<string[]>([other], Json.Tolerant) : "[]";
        session.Execute(
            InsertSql, agentId, log.At, log.ActionType, log.InputSummary, log.OutputSummary, log.Success, log.DurationMs, related, log.Metadata ?? JsonText.EmptyObject);
        return true;
    }
}
