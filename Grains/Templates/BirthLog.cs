using System.Text.Json.Nodes;
using Mycosoft.Agents;
using Mycosoft.Births;
using Mycosoft.Ledger;

namespace Mycosoft.Templates;

/// <summary>The creation log, out of what is written anyway: the log row in each birth's own transaction, the log row of each retirement, and the approvals of births that were refused.</summary>
public sealed class BirthLog(Database database, TimeProvider clock)
{
    private const string Action = "lifecycle:spawn";
    private const string Retirement = "lifecycle:retire";
    private const string By = "by ";

    private const string Columns = """
        l.agent_id, a.kind, a.category, l.metadata, l.timestamp, l.input_summary, l.output_summary, CASE WHEN l.timestamp = a.created_at THEN a.trial_until END
          FROM agent_logs l JOIN agents a ON a.id = l.agent_id
        """;

    private const string Refused = "agent_id, kind, category, reason, decided_at, requester FROM approvals";

    public static AgentLog Entry(string principal, string kind, Life life, string? reason, DateTime at) =>
        new(Action, By + principal, kind, true, 0, at, Metadata: RecordedLife.In(life, reason));

    /// <summary>Who asked for the birth that a log row tells of.</summary>
    public static string PrincipalOf(string? inputSummary) => inputSummary is { } text && text.StartsWith(By, StringComparison.Ordinal) ? text[By.Length..] : "";

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<BirthRecord>> Newest(int limit, CancellationToken cancellationToken)
    {
        var born = await new Select(Columns).Where("l.action_type = @action", "action", Action).Then("ORDER BY l.timestamp DESC, l.id DESC").Limit(limit)
            .All(database, r => Read(r, ReasonIn(r.Json(3)), "created", PrincipalOf(r.TextOrNull(5)), TrialRules.Open(r.TimeOrNull(7), Now)), cancellationToken);
        var retired = await new Select(Columns).Where("l.action_type = @action", "action", Retirement).Then("ORDER BY l.timestamp DESC, l.id DESC").Limit(limit)
            .All(database, r => Read(r, r.TextOrNull(6), "retired", PrincipalOf(r.TextOrNull(5))), cancellationToken);
        var refused = await new Select(Refused).Where("subject = 'birth'").Where("status IN ('rejected', 'expired')").Then("ORDER BY decided_at DESC, id DESC").Limit(limit)
            .All(database, r => Read(r, r.Text(3), "rejected", r.Text(5)), cancellationToken);
        return [.. born.Concat(refused).Concat(retired).OrderByDescending(b => b.Timestamp).Take(limit)];
    }

    /// <summary>How many agents of a category were born to a principal in the last day.</summary>
    public async Task<long> OfDay(AgentCategory category, string principal, CancellationToken cancellationToken) =>
        (await new Select("count(*) FROM agent_logs l JOIN agents a ON a.id = l.agent_id").Where("l.action_type = @action", "action", Action).Where("l.input_summary = @by", "by", By + principal)
            .Where("a.category = @category", "category", LedgerNames.Text(category)).Where("l.timestamp > @since", "since", Now.AddDays(-1))
            .All(database, r => r.Number(0), cancellationToken))[0];

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static BirthRecord Read(Row row, string? reason, string status, string by, DateTime? trialUntil = null) =>
        new(row.Text(0), row.Text(1), LedgerNames.Parse<AgentCategory>(row.Text(2)), reason, status, row.Time(4), by, trialUntil);

    private static string? ReasonIn(JsonText metadata) => JsonNode.Parse(metadata.ToString()) is JsonObject members ? (string?)members["reason"] : null;
}
