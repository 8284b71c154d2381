using Mycosoft.Hosting;
using Mycosoft.Ledger;

namespace Mycosoft.Incidents;

/// <summary>Silos whose lease ran out. Its row is kept for an hour, and so is the incident, unless people resolve it.</summary>
public sealed class LostSilos(Database database) : ITroubleSource
{
    public async Task<Sighting> Look(CancellationToken cancellationToken)
    {
        var silos = await new Select("id, renewed_at FROM silos").All(database, r => new SiloSign(r.Text(0), r.Time(1)), cancellationToken);
        return new(Trouble.Silo, TroubleRules.Of(silos, SiloLease.Length));
    }
}
