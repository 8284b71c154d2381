using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Auth;
using Mycosoft.Feed;
using Mycosoft.Hosting;
using Mycosoft.Ledger;
using Mycosoft.Policy;

namespace Mycosoft.Gaps;

/// <summary>
/// Looks every second for what is missing, on the one silo that holds the lease, and acts by the policy on what has lasted long enough. Two that looked at once would make one agent: a
/// birth is an insert on the agent's id.
/// </summary>
public sealed partial class GapWatch(
    GapQueries gaps, DesiredStore desired, GapBook book, Leases leases, GapFilling filling, ApprovalDesk desk, ApprovalQueries approvals, AgentCatalog catalog, IGrainFactory grains, LiveFeed feed, SiloIdentity silo, MasOptions options, TimeProvider clock,
    ILogger<GapWatch> log) : BackgroundService
{
    public const string Principal = Principals.GapDetector;
    private const string ForPeople = "The desired state says auto_create: false.";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>One look; what it did is in the book.</summary>
    public async Task Look(TimeSpan hold, CancellationToken cancellationToken)
    {
        if (!await leases.Take(Principal, silo.Name, Lease, cancellationToken))
            return;
        var missing = await gaps.Missing(cancellationToken);
        var known = await book.Keep(missing, cancellationToken);
        foreach (var gap in missing)
        {
            if (!known.TryGetValue(gap.GapId, out var row))
                continue;
            if (row is { Decision: "waiting_approval", ApprovalId: { } approval })
                await Follow(gap, row, approval, cancellationToken);
            else if (IsOpen(gap, row) && row.FirstSeen + hold <= clock.GetUtcNow().UtcDateTime)
                await Act(gap, row, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.GapHold is not { } hold)
            return;
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Look(hold, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogLook(e);
            }
        }
    }

    /// <summary>Nothing has been decided, or the desired state kept it for people and does so no longer.</summary>
    private bool IsOpen(AgentGap gap, GapRow row) => row.Decision is "open" or "capped" || (row is { Decision: "notified", Note: ForPeople } && !desired.State.ForPeople.Contains(gap.SuggestedAgent.AgentId));

    private async Task Act(AgentGap gap, GapRow row, CancellationToken cancellationToken)
    {
        if (!gap.KindBuilt || gap.GapType == Requirements.Health)
        {
            await Tell(gap, row, gap.KindBuilt ? "notified" : "unavailable", gap.KindBuilt ? null : "This version has no kind that could fill it.", cancellationToken);
            return;
        }

        if (desired.State.ForPeople.Contains(gap.SuggestedAgent.AgentId))
        {
            await Tell(gap, row, "notified", ForPeople, cancellationToken);
            return;
        }

        var there = (await grains.GetGrain<IAgentDirectory>(0).Find(gap.SuggestedAgent.AgentId, cancellationToken)).Value;
        if (there is not null && !filling.MayReturn(there, gap))
        {
            // Somebody stopped it: that is a decision too, and the company does not argue with it.
            await Tell(gap, row, "notified", $"The agent is there and {LedgerNames.Text(there.Status)}.", cancellationToken);
            return;
        }

        var decision = filling.DecisionOn(gap);
        switch (decision.Verb)
        {
            case PolicyVerb.Auto when await filling.Capped(gap, decision, cancellationToken) is { } capped:
                if (row.Decision != "capped")
                    await Tell(gap, row, "capped", capped, cancellationToken);
                break;
            case PolicyVerb.Auto:
                await Bear(gap, row, decision, returns: there is not null, cancellationToken);
                break;
            case PolicyVerb.Approve:
                var kind = catalog.Find(gap.SuggestedAgent.AgentType)!;
                var approval = await desk.RequestBirth(gap.SuggestedAgent.AgentId, kind, ConfigOf(gap), Principal, decision, gap.Description);
                await book.Decide(gap.GapId, "waiting_approval", Principal, cancellationToken, approval, decision.Rule);
                break;
            default:
                await Tell(gap, row, decision.Verb == PolicyVerb.Deny ? "denied" : "notified", decision.Rule, cancellationToken);
                break;
        }
    }

    private async Task Bear(AgentGap gap, GapRow row, PolicyDecision decision, bool returns, CancellationToken cancellationToken)
    {
        var born = await filling.Bear(gap, returns, cancellationToken);
        if (born.Fault is { } fault)
        {
            if (!fault.Retryable)
                await Tell(gap, row, "refused", fault.Message, cancellationToken);
            return;
        }

        await book.Decide(gap.GapId, "filled", Principal, cancellationToken, note: decision.Rule);
        Publish(gap, "gap_filled");
    }

    /// <summary>What became of the approval it waits for.</summary>
    private async Task Follow(AgentGap gap, GapRow row, Guid approval, CancellationToken cancellationToken)
    {
        if ((await approvals.Find(approval, cancellationToken)).Value is not { Status: ApprovalState.Rejected or ApprovalState.Expired or ApprovalState.Cancelled } ended)
            return;
        await book.Decide(gap.GapId, "refused", Principal, cancellationToken, approval, $"The approval is {LedgerNames.Text(ended.Status)}.");
    }

    private async Task Tell(AgentGap gap, GapRow row, string decision, string? note, CancellationToken cancellationToken)
    {
        await book.Decide(gap.GapId, decision, Principal, cancellationToken, note: note);
        LogGap(gap.GapId, row.FirstSeen, gap.Description, decision);
        Publish(gap, "gap_" + decision);
    }

    private void Publish(AgentGap gap, string name) =>
        feed.Publish(new(FeedEvent.Gap, gap.SuggestedAgent.AgentId, name, clock.GetUtcNow().UtcDateTime) { Detail = gap.GapId, Kind = gap.SuggestedAgent.AgentType });

    internal static AgentConfig ConfigOf(AgentGap gap) => gap.SuggestedAgent.Settings is { } settings ? new(Settings: settings) : AgentConfig.Default;

    [LoggerMessage(LogLevel.Warning, "The search for gaps failed; the next one is in a second")]
    private partial void LogLook(Exception exception);

    [LoggerMessage(LogLevel.Information, "Gap {GapId} since {FirstSeen}: {Description}; {Decision}")]
    private partial void LogGap(string gapId, DateTime firstSeen, string description, string decision);
}
