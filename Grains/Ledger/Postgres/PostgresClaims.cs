namespace Mycosoft.Ledger;

/// <summary>Claims, with all that the new activation has to know, in the same round trip.</summary>
internal static class PostgresClaims
{
    private const string ClaimSql = $"""
        UPDATE agents a SET epoch = a.epoch + 1, silo = w.silo
          FROM unnest($1, $2, $3) AS w(agent_id, silo, kind)
         WHERE a.id = w.agent_id AND a.life <> 'deleted' AND (w.kind IS NULL OR a.kind = w.kind)
        RETURNING {LedgerRows.AgentColumns}
        """;

    private const string TasksSql = $"""
        SELECT {LedgerRows.TaskColumns}
          FROM agent_tasks t
         WHERE t.agent_id = ANY($1) AND t.status IN ('pending', 'running', 'waiting_approval')
         ORDER BY t.seq
        """;

    private const string InboxSql = $"SELECT {LedgerRows.MessageColumns} FROM agent_messages m WHERE m.to_agent = ANY($1) AND m.status = 'pending' ORDER BY m.seq";

    public static IEnumerable<PostgresStatement> Claim(List<Slot<ClaimAgent>> slots, LedgerRows rows)
    {
        var claims = slots.ToDictionary(slot => slot.Write.AgentId, slot => new Claimed(slot.Index), StringComparer.Ordinal);
        yield return new(Agents(ClaimSql).Text(w => w.Silo).Text(w => w.Kind).Command, (reader, verdicts) =>
        {
            var row = rows.Agent(reader);
            claims[row.Id].Answer(row, verdicts);
        });
        yield return new(Agents(TasksSql).Command, (reader, _) => claims[reader.GetString(0)].Tasks.Add(rows.Task(reader)));
        yield return new(Agents(InboxSql).Command, (reader, _) => claims[reader.GetString(2)].Inbox.Add(rows.Inbox(reader)));

        Columns<ClaimAgent> Agents(string sql) => new Columns<ClaimAgent>(sql, slots).Text(w => w.AgentId);
    }

    /// <summary>The lists are filled by the statements that follow the claim.</summary>
    private sealed class Claimed(int index)
    {
        public List<TaskRow> Tasks { get; } = [];

        public List<InboxRow> Inbox { get; } = [];

        public void Answer(AgentRow row, Verdicts verdicts) =>
            verdicts.Set(index, new(Verdict.Written, row with { OpenTasks = Tasks, Inbox = Inbox }));
    }
}
