using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Gaps;

/// <summary>Compares the rules with the tables.</summary>
public sealed class GapQueries(Database database, AgentCatalog catalog, RosterOptions roster, TimeProvider clock)
{
    private const string IsPresent = "life NOT IN ('stopping', 'shutdown', 'dead', 'archived', 'deleted')";

    private readonly IReadOnlyList<Requirement> _required = GapRules.Required(roster.AgentIds, catalog);

    public async Task<GapReport> Report(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        var ids = new Select("id FROM agents").Where(IsPresent);
        ids.Where($"id IN {ids.List("id", _required.Select(r => r.AgentId))}");
        var present = await ids.All(database, connection, r => r.Text(0), cancellationToken);
        var counts = await new Select("category, count(*) FROM agents").Where(IsPresent).Then("GROUP BY category")
            .All(database, connection, r => (Category: LedgerNames.Parse<AgentCategory>(r.Text(0)), Count: (int)r.Number(1)), cancellationToken);
        return new(
            GapRules.Find(_required, present.ToHashSet(StringComparer.Ordinal), catalog, clock.GetUtcNow().UtcDateTime),
            GapRules.ByCategory(counts.ToDictionary(c => c.Category, c => c.Count)));
    }
}
