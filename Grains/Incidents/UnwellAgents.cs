using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Incidents;

/// <summary>Agents whom failure has stopped; that is also how an agent shows that its outside service does not answer.</summary>
public sealed class UnwellAgents(Database database) : ITroubleSource
{
    private const int Most = 500;

    public async Task<Sighting> Look(CancellationToken cancellationToken)
    {
        var unwell = await new Select("id, category, life, error_message FROM agents").Where("life IN ('dead', 'error')").Then("ORDER BY id").Limit(Most)
            .All(database, r => new UnwellAgent(r.Text(0), LedgerNames.Parse<AgentCategory>(r.Text(1)), LedgerNames.Parse<Life>(r.Text(2)), r.TextOrNull(3)), cancellationToken);
        return new(Trouble.Agent, [.. unwell.Select(TroubleRules.Of)], unwell.Count < Most);
    }
}
