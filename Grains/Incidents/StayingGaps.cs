using System.Collections.Frozen;
using Mycosoft.Agents;
using Mycosoft.Gaps;

namespace Mycosoft.Incidents;

/// <summary>Gaps as the detector keeps them: what is in its book is open, and the rest is not. Where it is switched off there are none.</summary>
public sealed class StayingGaps(GapBook book, DesiredStore desired, RosterOptions roster, AgentCatalog catalog, IncidentTerms terms, TimeProvider clock) : ITroubleSource
{
    public async Task<Sighting> Look(CancellationToken cancellationToken)
    {
        var (known, now) = (await book.Open(cancellationToken), clock.GetUtcNow().UtcDateTime);
        var possible = GapRules.Find(GapRules.Required(desired.State, roster.AgentIds, catalog), FrozenSet<string>.Empty, catalog, now);
        return new(Trouble.Gap, TroubleRules.Of(possible, known, now, terms.GapAfter));
    }
}
