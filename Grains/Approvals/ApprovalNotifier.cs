using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Clients.Webhooks;
using Mycosoft.Hosting;
using Mycosoft.Ledger;

namespace Mycosoft.Approvals;

/// <summary>
/// Tells the owner's receiver of every approval that is asked for, from the one silo that holds the lease: until the receiver has it or wants it no more, or people have decided without.
/// At least once, with the same id each time.
/// </summary>
public sealed partial class ApprovalNotifier(ApprovalQueries approvals, ApprovalWrites writes, Leases leases, WebhookSender sender, SiloIdentity silo, TimeProvider clock, ILogger<ApprovalNotifier> log) : BackgroundService
{
    private const int Batch = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private readonly WebhookPace _pace = new(clock);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // One that is gone for this silo leaves the lease to others, which may have been started with another address.
        while (sender.IsConfigured && !_pace.IsGone)
        {
            await Task.Delay(Interval, stoppingToken);
            try
            {
                // The lease is kept through a pause: another silo would know nothing of it.
                if (await leases.Take("approval-webhook", silo.Name, Lease, stoppingToken) && _pace.IsDue)
                    _pace.After(await Tell(stoppingToken));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
                _pace.After(new(WebhookVerdict.Later, e.Message));
            }
        }
    }

    /// <summary>What the receiver said to the last one it did not take; null when it took them all. One that it refuses does not hold up the others.</summary>
    private async Task<WebhookReply?> Tell(CancellationToken cancellationToken)
    {
        WebhookReply? failure = null;
        foreach (var approval in await Waiting(cancellationToken))
        {
            var reply = await sender.Send($"msg_{approval.Id:N}", Body(approval), cancellationToken);
            if (reply.Verdict == WebhookVerdict.Taken)
            {
                await writes.MarkTold(approval.Id, cancellationToken);
                continue;
            }

            failure = reply;
            Report(approval.Id, reply);
            if (reply.Verdict != WebhookVerdict.Refused)
                break;
        }

        return failure;
    }

    private async Task<IReadOnlyList<ApprovalRecord>> Waiting(CancellationToken cancellationToken)
    {
        var limit = Batch + _pace.GivenUpCount;
        var untold = await approvals.Untold(limit, cancellationToken);
        if (untold.Count < limit)
            _pace.Forget(untold.Select(a => a.Id));
        return [.. untold.Where(a => !_pace.HasGivenUp(a.Id))];
    }

    private void Report(Guid approvalId, WebhookReply reply)
    {
        LogNotTold(approvalId, reply.Why);
        if (reply.Verdict == WebhookVerdict.Gone)
            LogGone();
        else if (reply.Verdict == WebhookVerdict.Refused && _pace.Refused(approvalId))
            LogGivenUp(approvalId, WebhookPace.MostRefusals);
    }

    private string Body(ApprovalRecord approval) => new JsonObject
    {
        ["type"] = "approval.required",
        ["timestamp"] = clock.GetUtcNow().UtcDateTime.ToString("O"),
        ["data"] = new JsonObject
        {
            ["approval_id"] = approval.Id.ToString(),
            ["subject"] = LedgerNames.Text(approval.Subject),
            ["agent_id"] = approval.AgentId,
            ["agent_type"] = approval.AgentType,
            ["category"] = LedgerNames.Text(approval.Category),
            ["task_id"] = approval.TaskId?.ToString(),
            ["task_type"] = approval.TaskType,
            ["payload_sha256"] = approval.PayloadHash,
            ["requester"] = approval.Requester,
            ["reason"] = approval.Reason,
            ["needed"] = approval.Needed,
            ["requested_at"] = approval.RequestedAt.ToString("O"),
            ["expires_at"] = approval.ExpiresAt.ToString("O"),
        },
    }.ToJsonString(JsonSerializerOptions.Web);

    [LoggerMessage(LogLevel.Warning, "The receiver of Mas:Webhook was not told of approval {ApprovalId}: {Reason}")]
    private partial void LogNotTold(Guid approvalId, string reason);

    [LoggerMessage(LogLevel.Warning, "The receiver of Mas:Webhook has refused approval {ApprovalId} {Times} times and is not told of it again; GET /approvals shows it")]
    private partial void LogGivenUp(Guid approvalId, int times);

    [LoggerMessage(LogLevel.Warning, "The receiver of Mas:Webhook answers 410 Gone: it is told of nothing any more until a start with an address that is there; GET /approvals shows what waits")]
    private partial void LogGone();

    [LoggerMessage(LogLevel.Warning, "The receiver of Mas:Webhook could not be told of approvals")]
    private partial void LogFailed(Exception exception);
}
