using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Clients.Webhooks;
using Mycosoft.Feed;
using Mycosoft.Hosting;
using Mycosoft.Incidents;
using Mycosoft.Ledger;

namespace Mycosoft.Audit;

/// <summary>
/// Signs the ends of the chains, on the one silo that holds the lease. It verifies what was added since the last signature before it signs, so that a row that was changed meanwhile
/// is noticed without anybody asking.
/// </summary>
public sealed partial class AuditSealer(
    Database database, AuditTable table, HeadsKeeper keeper, AuditOptions options, Leases leases, WebhookSender webhook, IncidentBook incidents, LiveFeed feed, SiloIdentity silo, TimeProvider clock, ILogger<AuditSealer> log) : BackgroundService
{
    private const string Duty = "audit-seal";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, Broken> _broken = new(StringComparer.Ordinal);
    private readonly HashSet<AuditProblem> _told = [];
    private Dictionary<string, ChainEnd>? _sealed;
    private bool _unwanted;

    /// <summary>Signs what is new; answers how many chains that were.</summary>
    public async Task<int> Seal(CancellationToken cancellationToken)
    {
        _sealed ??= await Believed(cancellationToken);
        var whole = await Look(cancellationToken);
        if (whole.Count > 0)
        {
            var heads = await keeper.Sign(whole, clock.GetUtcNow().UtcDateTime, cancellationToken);
            foreach (var (chain, end) in whole)
                _sealed[chain] = end;
            foreach (var head in heads)
                await table.Put(head, cancellationToken);
            await Send(heads, cancellationToken);
        }

        await Tell([.. _broken.Values.SelectMany(b => b.Problems)], cancellationToken);
        return whole.Count;
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
                else
                    StandBy();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
    }

    /// <summary>Another silo signs now: what this one knows grows old.</summary>
    private void StandBy()
    {
        _sealed = null;
        _broken.Clear();
        _told.Clear();
        keeper.Problems = [];
    }

    /// <summary>Where each chain was last signed, by the files of the silos and not by a table that others can write to.</summary>
    private async Task<Dictionary<string, ChainEnd>> Believed(CancellationToken cancellationToken)
    {
        var kept = await keeper.Everywhere();
        await using var connection = await database.Open(cancellationToken);
        var heads = new KnownHeads(kept, options.TrustedKeys, await table.Heads(connection, cancellationToken), []);
        return heads.ByChain.ToDictionary(c => c.Key, c => EndOf(c.MaxBy(h => h.Seq)!), StringComparer.Ordinal);
    }

    private async Task<List<(string Chain, ChainEnd End)>> Look(CancellationToken cancellationToken)
    {
        var unsealed = (await Ends(cancellationToken)).Where(e => e.Value.Seq != _sealed!.GetValueOrDefault(e.Key, ChainEnd.None).Seq).Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
        if (unsealed.Count == 0)
            return [];
        // The heads first and the rows after: what is signed meanwhile must not look like a cut.
        var kept = await keeper.Everywhere(unsealed);
        await using var connection = await database.Open(cancellationToken);
        await using var moment = await database.BeginRead(connection, cancellationToken);
        var heads = new KnownHeads(kept, options.TrustedKeys, (await table.Heads(connection, cancellationToken)).FindAll(h => unsealed.Contains(h.Chain)), []);
        var whole = new List<(string, ChainEnd)>();
        foreach (var (chain, end) in (await table.Ends(connection, cancellationToken)).Where(e => unsealed.Contains(e.Key)))
        {
            if (await IsWhole(connection, chain, end, heads, cancellationToken))
                whole.Add((chain, end));
        }

        return whole;
    }

    private async Task<IReadOnlyDictionary<string, ChainEnd>> Ends(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        return await table.Ends(connection, cancellationToken);
    }

    /// <summary>Follows what was added since the last signature. A chain that is broken is never signed again; what is added to it is followed on from where it was left.</summary>
    private async Task<bool> IsWhole(DbConnection connection, string chain, ChainEnd end, KnownHeads heads, CancellationToken cancellationToken)
    {
        var broken = _broken.GetValueOrDefault(chain);
        var last = _sealed!.GetValueOrDefault(chain, ChainEnd.None);
        var from = broken?.At ?? (last.Seq <= end.Seq ? last : ChainEnd.None);
        if (broken is not null && broken.At.Seq == end.Seq)
            return false;
        var walk = new AuditWalk(new(chain, from.Seq, from.Hash), heads.ByChain);
        foreach (var forged in heads.Forged.Where(h => h.Chain == chain))
            walk.Forged(forged);
        await foreach (var row in table.Between(connection, chain, from.Seq, end.Seq, cancellationToken))
            walk.Add(row);
        walk.EndOf(chain, end);
        if (broken is null && walk.Problems.Count == 0)
            return true;
        _broken[chain] = new(end, [.. (broken?.Problems ?? []).Concat(walk.Problems).Take(AuditWalk.MostProblems)]);
        return false;
    }

    private static ChainEnd EndOf(SignedHead head) => new(head.Seq, Convert.FromHexString(head.Hash));

    private async Task Tell(List<AuditProblem> problems, CancellationToken cancellationToken)
    {
        keeper.Problems = problems;
        foreach (var problem in problems.Where(p => !_told.Contains(p)).ToList())
        {
            LogBroken(problem.Chain, problem.Seq, problem.Kind, problem.Message);
            foreach (var news in await incidents.Write(new([], [TroubleRules.Of(problem)], []), cancellationToken))
                feed.Publish(news.ToEvent(clock.GetUtcNow().UtcDateTime));
            _told.Add(problem);
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

    private sealed record Broken(ChainEnd At, IReadOnlyList<AuditProblem> Problems);

    [LoggerMessage(LogLevel.Critical, "The audit chain {Chain} is broken at row {Seq} ({Kind}): {Problem}")]
    private partial void LogBroken(string chain, long seq, string kind, string problem);

    [LoggerMessage(LogLevel.Warning, "The audit chains could not be signed; it is tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The receiver of Mas:Webhook did not take {Count} signed heads: {Reason}")]
    private partial void LogNotSent(int count, string reason);
}
