using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Templates;

namespace Mycosoft.Policy;

/// <summary>What has happened, as questions to a policy.</summary>
public sealed class PolicyHistory(Database database, AgentCatalog catalog)
{
    /// <param name="withAmounts">Whether any rule looks at an amount: only then all payloads are read, one after the other.</param>
    public async Task<IReadOnlyList<PolicyCase>> Newest(int limit, bool withAmounts, CancellationToken cancellationToken)
    {
        var payload = withAmounts ? "t.payload" : Weighed is { Count: > 0 } types ? $"CASE WHEN t.task_type IN ('{string.Join("', '", types)}') THEN t.payload ELSE '{{}}' END" : "'{}'";
        var tasks = await new Select($"t.id, t.agent_id, a.kind, t.task_type, t.requester, t.created_at, {payload} FROM agent_tasks t JOIN agents a ON a.id = t.agent_id")
            .Then("ORDER BY t.created_at DESC, t.id DESC").Limit(limit).All(database, ReadTask, cancellationToken);
        var births = await new Select("l.agent_id, a.kind, l.input_summary, l.timestamp FROM agent_logs l JOIN agents a ON a.id = l.agent_id").Where("l.action_type = 'lifecycle:spawn'")
            .Then("ORDER BY l.timestamp DESC, l.id DESC").Limit(limit).All(database, ReadBirth, cancellationToken);
        return [.. tasks.Concat(births).OfType<PolicyCase>().OrderByDescending(c => c.At)];
    }

    /// <summary>Task types of which each payload says how much it matters; names that kinds declare, and nobody gives.</summary>
    private IReadOnlyList<string> Weighed => [.. catalog.All.SelectMany(k => k.Tasks.Values).Where(t => t.Weigh is not null).Select(t => t.Type).Distinct()];

    private PolicyCase? ReadTask(Row row) => catalog.Find(row.Text(2)) is { } kind && kind.Tasks.TryGetValue(row.Text(3), out var task)
        ? new(row.Text(1), row.Id(0), row.Time(5), With(PolicyAmount.Of(row.Json(6)), new("task", kind.Kind, kind.Category, row.Text(4)) { TaskType = task.Type, Effect = task.EffectOf(row.Json(6), row.Time(5)) }))
        : null;

    private PolicyCase? ReadBirth(Row row) => catalog.Find(row.Text(1)) is { } kind
        ? new(row.Text(0), null, row.Time(3), new("birth", kind.Kind, kind.Category, BirthLog.PrincipalOf(row.TextOrNull(2))))
        : null;

    private static PolicyQuestion With((long? Minor, string? Currency) amount, PolicyQuestion question) => question with { Amount = amount.Minor, Currency = amount.Currency };
}

/// <summary>One thing that happened.</summary>
public sealed record PolicyCase(string AgentId, Guid? TaskId, DateTime At, PolicyQuestion Question)
{
    public PolicyDecision Under(PolicyDocument policy) => PolicyRules.Decide(policy, Question);
}
