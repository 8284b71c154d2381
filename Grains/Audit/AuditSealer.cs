using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Clients.Webhooks;
using Mycosoft.Feed;
using Mycosoft.Hosting;
using Mycosoft.Ledger;

namespace Mycosoft.Audit;

/// <summary>
/// Signs the ends of the chains, on the one silo that holds the lease. It verifies what was added since the last signature before it signs, so that a row that was changed meanwhile
/// is noticed without anybody asking.
/// </summary>
public sealed partial class AuditSealer(
    Database database, AuditTable table, HeadsKeeper keeper, AuditOptions options, Leases leases, WebhookSender webhook, LiveFeed feed, SiloIdentity silo, TimeProvider clock, ILogger<AuditSealer> log) : BackgroundService
{
    private const string Duty = "audit-seal";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private bool _unwanted;

    /// <summary>Signs what is new; answers how many chains that were.</summary>
    public async Task<int> Seal(CancellationToken cancellationToken)
    {
        var (ends, problems) = await Look(cancellationToken);
        if (ends.Count > 0)
        {
            var heads = await keeper.Sign(ends, clock.GetUtcNow().UtcDateTime, cancellationToken);
            foreach (var head in heads)
                await table.Put(head, cancellationToken);
            await Send(heads, cancellationToken);
        }

        Tell(problems);
        return ends.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await leases.Take(Duty, silo.Name, options.Interval * 2 > Lease ? options.Interval * 2 : Lease, stoppingToken))
                    await Seal(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
    }

    private async Task<(List<(string Chain, ChainEnd End)> Whole, List<AuditProblem> Problems)> Look(CancellationToken cancellationToken)
    {
        var (whole, problems) = (new List<(string, ChainEnd)>(), new List<AuditProblem>());
        await using var connection = await database.Open(cancellationToken);
        await using var moment = await database.BeginRead(connection, cancellationToken);
        var unsealed = await table.Unsealed(connection, cancellationToken);
        if (unsealed.Count == 0)
            return (whole, problems);
        var heads = new KnownHeads(await keeper.Everywhere(), options.TrustedKeys, [.. unsealed.Select(u => u.Head).OfType<SignedHead>()], []);
        foreach (var (chain, end, head) in unsealed)
        {
            var found = await Follow(connection, chain, end, head, heads, cancellationToken);
            problems.AddRange(found);
            if (found.Count == 0)
                whole.Add((chain, end));
        }

        return (whole, problems);
    }

    /// <summary>From the last signature on if it can be believed, else from the first row.</summary>
    private async Task<IReadOnlyList<AuditProblem>> Follow(DbConnection connection, string chain, ChainEnd end, SignedHead? head, KnownHeads heads, CancellationToken cancellationToken)
    {
        var believed = head is not null && heads.ByChain[chain].Contains(head);
        var from = believed && head!.Seq <= end.Seq ? new ChainEnd(head.Seq, Convert.FromHexString(head.Hash)) : ChainEnd.None;
        var walk = new AuditWalk(new(chain, from.Seq, from.Hash), heads.ByChain);
        if (head is not null && heads.Forged.Contains(head))
            walk.Forged(head);
        await foreach (var row in table.Between(connection, chain, from.Seq, end.Seq, cancellationToken))
            walk.Add(row);
        walk.EndOf(chain, end);
        return walk.Problems;
    }

    private void Tell(List<AuditProblem> problems)
    {
        var known = keeper.Problems;
        keeper.Problems = problems;
        foreach (var problem in problems.Except(known))
        {
            LogBroken(problem.Chain, problem.Seq, problem.Kind, problem.Message);
            feed.Publish(new(FeedEvent.AgentEvent, "audit", "audit_broken", clock.GetUtcNow().UtcDateTime) { Detail = $"{problem.Kind}: {problem.Chain} row {problem.Seq}. {problem.Message}" });
        }
    }

    /// <summary>One that does not arrive is not sent again: the next one says more. A receiver that is gone gets none until the next start.</summary>
    private async Task Send(IReadOnlyList<SignedHead> heads, CancellationToken cancellationToken)
    {
        if (!options.Webhook || _unwanted)
            return;
        var body = new JsonObject
        {
            ["type"] = "audit.sealed",
            ["timestamp"] = clock.GetUtcNow().UtcDateTime.ToString("O"),
            ["data"] = new JsonObject { ["heads"] = JsonSerializer.SerializeToNode(heads, Json.Tolerant) },
        };
        var reply = await webhook.Send($"msg_{Guid.CreateVersion7():N}", body.ToJsonString(JsonSerializerOptions.Web), cancellationToken);
        _unwanted = reply.Verdict == WebhookVerdict.Gone;
        if (reply.Verdict != WebhookVerdict.Taken)
            LogNotSent(heads.Count, reply.Why);
    }

    [LoggerMessage(LogLevel.Critical, "The audit chain {Chain} is broken at row {Seq} ({Kind}): {Problem}")]
    private partial void LogBroken(string chain, long seq, string kind, string problem);

    [LoggerMessage(LogLevel.Warning, "The audit chains could not be signed; it is tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The receiver of Mas:Webhook did not take {Count} signed heads: {Reason}")]
    private partial void LogNotSent(int count, string reason);
}
