using System.Data.Common;
using Mycosoft.Agents;
using Mycosoft.Devices;
using Mycosoft.Ledger;

namespace Mycosoft.Gaps;

/// <summary>Compares what is desired with the tables.</summary>
public sealed class GapQueries(Database database, AgentCatalog catalog, RosterOptions roster, DesiredStore desired, DeviceGaps devices, GapBook book, TimeProvider clock)
{
    /// <summary>Of rows of agents.</summary>
    public const string IsPresent = "life NOT IN ('stopping', 'shutdown', 'dead', 'archived', 'deleted')";
    private const int MostUnwell = 200;
    private const int Crowded = 1_000;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<GapReport> Report(CancellationToken cancellationToken)
    {
        var missing = await Missing(cancellationToken);
        var known = await book.Open(cancellationToken);
        var counts = await new Select("category, count(*) FROM agents").Where(IsPresent).Then("GROUP BY category")
            .All(database, r => (Category: LedgerNames.Parse<AgentCategory>(r.Text(0)), Count: (int)r.Number(1)), cancellationToken);
        return new([.. missing.Select(gap => Remember(gap, known.GetValueOrDefault(gap.GapId)))], GapRules.ByCategory(counts.ToDictionary(c => c.Category, c => c.Count)));
    }

    /// <summary>What is missing now: required agents, agents that are unwell, and tasks that were wanted in vain.</summary>
    public async Task<IReadOnlyList<AgentGap>> Missing(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        var required = Required;
        var present = required.Count == 0 ? [] : await Present(required, connection, cancellationToken);
        var unwell = await new Select("id, kind, life, error_message FROM agents").Where("life IN ('dead', 'error')").Then("ORDER BY id").Limit(MostUnwell)
            .All(database, connection, r => Unwell(r.Text(0), r.Text(1), r.Text(2) == "dead" ? "is dead" : "is in error", r.TextOrNull(3)), cancellationToken);
        var crowded = await new Select("t.agent_id, a.kind, count(*) FROM agent_tasks t JOIN agents a ON a.id = t.agent_id").Where(OpenWork.IsOpen).Where("status = 'pending'")
            .Then($"GROUP BY t.agent_id, a.kind HAVING count(*) >= {Crowded} ORDER BY t.agent_id").Limit(MostUnwell)
            .All(database, connection, r => Unwell(r.Text(0), r.Text(1), $"has {r.Number(2) / Crowded},000 tasks or more waiting", null), cancellationToken);
        var wishes = await new Select("id, evidence FROM gaps").Where("gap_type = @type", "type", Requirements.Capability).Where("resolved_at IS NULL").Then("ORDER BY id")
            .All(database, connection, r => GapRules.Incapable(r.Text(0)[(Requirements.Capability.Length + 1)..], r.TextOrNull(1) ?? "", Now), cancellationToken);
        return [.. GapRules.Find(required, present.ToHashSet(StringComparer.Ordinal), catalog, Now), .. await devices.Missing(cancellationToken), .. unwell.Concat(crowded).OfType<AgentGap>().DistinctBy(g => g.GapId), .. wishes];
    }

    /// <summary>Agents that the desired state, the roster or an open gap asks for. A gap that an agent is unwell does not ask for it.</summary>
    public async Task<IReadOnlySet<string>> Wanted(CancellationToken cancellationToken)
    {
        var missing = await Missing(cancellationToken);
        return Required.Select(r => r.AgentId).Concat(missing.Where(g => g.GapType != Requirements.Health).Select(g => g.SuggestedAgent.AgentId)).ToHashSet(StringComparer.Ordinal);
    }

    private IReadOnlyList<Requirement> Required => GapRules.Required(desired.State, roster.AgentIds, catalog);

    private Task<List<string>> Present(IReadOnlyList<Requirement> required, DbConnection connection, CancellationToken cancellationToken)
    {
        var ids = new Select("id FROM agents").Where(IsPresent);
        ids.Where($"id IN {ids.List("id", required.Select(r => r.AgentId))}");
        return ids.All(database, connection, r => r.Text(0), cancellationToken);
    }

    private AgentGap? Unwell(string agentId, string kind, string what, string? why) =>
        catalog.Find(kind) is { } built ? GapRules.Unwell(agentId, built, why is null ? what : $"{what}: {why}", "high", Now) : null;

    private static AgentGap Remember(AgentGap gap, GapRow? row) => row is null ? gap : gap with
    {
        FirstSeen = row.FirstSeen,
        LastSeen = row.LastSeen,
        Decision = row.Decision,
        DecidedBy = row.DecidedBy,
        ApprovalId = row.ApprovalId,
        Note = row.Note,
    };
}
