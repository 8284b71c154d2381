using Mycosoft.Quarantine;

namespace Mycosoft.Incidents;

/// <summary>Who may do nothing: people decided so, and somebody has to decide again.</summary>
public sealed class StandingQuarantines(QuarantineTable table) : ITroubleSource
{
    public async Task<Sighting> Look(CancellationToken cancellationToken) => new(Trouble.Quarantine, [.. (await table.All(cancellationToken)).Select(TroubleRules.Of)]);
}
