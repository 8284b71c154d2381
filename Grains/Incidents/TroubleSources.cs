using System.Collections.Frozen;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Clients.Webhooks;
using Mycosoft.Gaps;
using Mycosoft.Hosting;
using Mycosoft.Ledger;
using Mycosoft.Quarantine;
using Mycosoft.ServiceLevels;

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

/// <summary>What the company promises. A week is added up for it, and so it is read once a minute.</summary>
public sealed class BrokenPromises(ServiceTable table, TimeProvider clock) : ITroubleSource
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private Sighting? _last;
    private long _at;

    public async Task<Sighting> Look(CancellationToken cancellationToken)
    {
        if (_last is { } last && clock.GetElapsedTime(_at) < Fresh)
            return last;
        _last = new(Trouble.ServiceLevel, TroubleRules.Of(SloRules.Judge(await table.Read(cancellationToken))));
        _at = clock.GetTimestamp();
        return _last;
    }
}

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

public sealed class LostSilos(Database database) : ITroubleSource
{
    public async Task<Sighting> Look(CancellationToken cancellationToken)
    {
        var silos = await new Select("id, renewed_at FROM silos").All(database, r => new SiloSign(r.Text(0), r.Time(1)), cancellationToken);
        return new(Trouble.Silo, TroubleRules.Of(silos, SiloLease.Length));
    }
}

public sealed class StandingQuarantines(QuarantineTable table) : ITroubleSource
{
    public async Task<Sighting> Look(CancellationToken cancellationToken) => new(Trouble.Quarantine, [.. (await table.All(cancellationToken)).Select(TroubleRules.Of)]);
}

/// <summary>What the company itself leans on outside of its agents.</summary>
public sealed class OutsideServices(CompanySignals signals, WebhookSender webhook, ApprovalQueries approvals, TimeProvider clock) : ITroubleSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<Sighting> Look(CancellationToken cancellationToken)
    {
        long? untold = webhook.IsConfigured ? await approvals.UntoldSince(clock.GetUtcNow().UtcDateTime - Patience, cancellationToken) : null;
        return new(Trouble.Service, TroubleRules.OfServices(signals.BrokerConnected(), untold));
    }
}
