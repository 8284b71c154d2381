using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Feed;

namespace Mycosoft.Approvals;

/// <summary>
/// Carries decisions out: the silo that took the vote at once, and every silo again and again for what is still open, so that no crash between a decision and its consequence loses it.
/// All it does may be done twice.
/// </summary>
public sealed partial class ApprovalCourier(ApprovalQueries approvals, ApprovalWrites writes, IGrainFactory grains, LiveFeed feed, TimeProvider clock, ILogger<ApprovalCourier> log) : BackgroundService
{
    private const int Batch = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<Guid, (long Next, TimeSpan Pause)> _tried = [];

    public async Task Sweep(CancellationToken cancellationToken)
    {
        await writes.CloseOver(cancellationToken);
        var open = await approvals.Unsettled(Batch, cancellationToken);
        foreach (var (id, (next, _)) in _tried)
        {
            if (clock.GetElapsedTime(next) > LongestPause)
                _tried.TryRemove(id, out _);
        }

        foreach (var approval in open.Where(IsDue))
            await Carry(approval, cancellationToken);
    }

    /// <summary>Does what follows from a decision. False when it has to be tried again.</summary>
    public async Task<bool> Carry(ApprovalRecord approval, CancellationToken cancellationToken)
    {
        try
        {
            if (approval.TaskId is not null)
                await grains.GetGrain<IAgentRecovery>(GrainId.Create(approval.AgentType, approval.AgentId)).Decided(ApprovalDesk.DecisionOf(approval), cancellationToken);
            else
                await Bear(approval, cancellationToken);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotCarried(e, approval.Id);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogSweep(e);
            }
        }
    }

    /// <summary>An approved one is born, which settles its approval in the same transaction; a refused one, or one that cannot be born, is settled here.</summary>
    private async Task Bear(ApprovalRecord approval, CancellationToken cancellationToken)
    {
        if (approval.Status == ApprovalState.Approved && await Born(approval, cancellationToken) is { } fault)
        {
            LogNotBorn(approval.AgentId, approval.Id, fault.Message);
            if (fault.Retryable)
                throw new TimeoutException(fault.Message);
            feed.Publish(new(FeedEvent.Approval, approval.AgentId, "birth_failed", clock.GetUtcNow().UtcDateTime) { Detail = fault.Message, Kind = approval.AgentType });
        }

        await writes.MarkSettled(approval.Id, cancellationToken);
    }

    private async Task<Fault?> Born(ApprovalRecord approval, CancellationToken cancellationToken)
    {
        var agent = grains.GetGrain<IAgent>(GrainId.Create(approval.AgentType, approval.AgentId));
        // Of what is about to be born, and not of what the row says was asked for: the ledger compares the two.
        var use = new ApprovalUse(approval.Id, ApprovalRequest.HashOf(approval.Payload));
        return (await agent.Change(new(LifeVerb.Spawn, approval.Requester, ConfigRules.Parse(approval.Payload), Approval: use, Reason: approval.Reason), cancellationToken)).Fault;
    }

    /// <summary>An approved task may wait for its slot for hours; it is told of more and more rarely.</summary>
    private bool IsDue(ApprovalRecord approval)
    {
        var now = clock.GetTimestamp();
        var (next, pause) = _tried.GetValueOrDefault(approval.Id, (now, Interval));
        if (next > now)
            return false;
        var longer = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        _tried[approval.Id] = (now + (long)(pause.TotalSeconds * clock.TimestampFrequency), longer);
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "The sweep of approvals failed; the next one is in a second")]
    private partial void LogSweep(Exception exception);

    [LoggerMessage(LogLevel.Warning, "What follows from approval {ApprovalId} could not be done; it is tried again")]
    private partial void LogNotCarried(Exception exception, Guid approvalId);

    [LoggerMessage(LogLevel.Warning, "{AgentId} could not be born by approval {ApprovalId}: {Reason}")]
    private partial void LogNotBorn(string agentId, Guid approvalId, string reason);
}
