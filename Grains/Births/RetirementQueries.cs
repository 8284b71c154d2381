using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Births;

/// <summary>Finds agents that may be put away.</summary>
public sealed class RetirementQueries(Database database)
{
    /// <summary>Nobody has used them since then, as far as their rows say; by chance, so that a limit starves none.</summary>
    public async Task<IReadOnlyList<BornAgent>> Unused(DateTime before, IReadOnlySet<string> wanted, int limit, CancellationToken cancellationToken)
    {
        var select = new Select("a.id, a.kind, a.category, a.born_by, a.life, a.created_at, a.started_at, a.last_active, a.last_heard FROM agents a").Where(RetirementRules.Condition).With("before", before);
        if (wanted.Count > 0)
            select.Where($"a.id NOT IN {select.List("id", wanted)}");
        return await select.Then("ORDER BY random()").Limit(limit).All(database, Read, cancellationToken);
    }

    private static BornAgent Read(Row row) => new(
        row.Text(0), row.Text(1), LedgerNames.Parse<AgentCategory>(row.Text(2)), LedgerNames.Parse<BirthOrigin>(row.Text(3)), LedgerNames.Parse<Life>(row.Text(4)),
        new[] { row.Time(5), row.TimeOrNull(6), row.TimeOrNull(7), row.TimeOrNull(8) }.Max()!.Value);
}
