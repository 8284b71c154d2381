using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Clients.Webhooks;
using Mycosoft.Hosting;
using Mycosoft.Ledger;

namespace Mycosoft.Approvals;

/// <summary>
/// Tells the owner's receiver of every approval that is asked for, from the one silo that holds the lease: until the receiver has it, or people have decided without. At least once, with the same id each time.
/// </summary>
public sealed partial class ApprovalNotifier(ApprovalQueries approvals, ApprovalWrites writes, Leases leases, WebhookSender sender, SiloIdentity silo, TimeProvider clock, ILogger<ApprovalNotifier> log) : BackgroundService
{
    private const int Batch = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!sender.IsConfigured)
            return;
        for (var pause = Interval; ;)
        {
            await Task.Delay(pause, stoppingToken);
            try
            {
                pause = await Tell(stoppingToken) ? Interval : Longer(pause);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
                pause = Longer(pause);
            }
        }
    }

    /// <summary>False when the receiver did not take one: it is left alone for a while, longer each time, and not in step with others.</summary>
    private async Task<bool> Tell(CancellationToken cancellationToken)
    {
        if (!await leases.Take("approval-webhook", silo.Name, Lease, cancellationToken))
            return true;
        foreach (var approval in await approvals.Untold(Batch, cancellationToken))
        {
            if (await sender.Send($"msg_{approval.Id:N}", Body(approval), cancellationToken) is { } why)
            {
                LogNotTold(approval.Id, why);
                return false;
            }

            await writes.MarkTold(approval.Id, cancellationToken);
        }

        return true;
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

    private static TimeSpan Longer(TimeSpan pause) => (pause * 2 < LongestPause ? pause * 2 : LongestPause) * (0.75 + (Random.Shared.NextDouble() / 4));

    [LoggerMessage(LogLevel.Warning, "The receiver of Mas:Webhook was not told of approval {ApprovalId}: {Reason}")]
    private partial void LogNotTold(Guid approvalId, string reason);

    [LoggerMessage(LogLevel.Warning, "The receiver of Mas:Webhook could not be told of approvals")]
    private partial void LogFailed(Exception exception);
}
