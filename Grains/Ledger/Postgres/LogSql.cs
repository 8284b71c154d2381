namespace Mycosoft.Ledger;

/// <summary>The part of a statement that writes log rows from columns of the same names.</summary>
internal static class LogSql
{
    public const string Arguments = "log_at, log_action, log_input, log_output, log_success, log_ms, log_related, log_metadata";

    public const string Insert = """
        INSERT INTO agent_logs (agent_id, timestamp, action_type, input_summary, output_summary, success, duration_ms, related_agents, metadata)
        SELECT agent_id, log_at, log_action, log_input, log_output, log_success, log_ms,
               CASE WHEN log_related IS NULL THEN '{}' ELSE ARRAY[log_related] END, coalesce(log_metadata::jsonb, '{}')
        """;
}
