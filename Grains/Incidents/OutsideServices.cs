using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Clients.Webhooks;

namespace Mycosoft.Incidents;

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
