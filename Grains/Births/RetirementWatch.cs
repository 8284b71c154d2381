using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Auth;
using Mycosoft.Gaps;
using Mycosoft.Hosting;
using Mycosoft.Ledger;

namespace Mycosoft.Births;

/// <summary>Puts away, on the one silo that holds the lease, what the company bore and nobody uses. It only proposes: the agent itself looks once more, and changes its life under its epoch.</summary>
public sealed partial class RetirementWatch(
    RetirementQueries births, GapQueries gaps, Leases leases, BirthTerms terms, IGrainFactory grains, SiloIdentity silo, TimeProvider clock, ILogger<RetirementWatch> log) : BackgroundService
{
    public const string Principal = Principals.Retirement;
    private const int Batch = 200;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>One look; answers who was put away.</summary>
    public async Task<IReadOnlyList<string>> Look(TimeSpan after, CancellationToken cancellationToken)
    {
        if (!await leases.Take(Principal, silo.Name, Lease, cancellationToken))
            return [];
        var (now, wanted, retired) = (clock.GetUtcNow().UtcDateTime, await gaps.Wanted(cancellationToken), new List<string>());
        foreach (var birth in await births.Unused(now - after, wanted, Batch, cancellationToken))
        {
            if (RetirementRules.Reason(birth, wanted, after, now) is { } reason && await Retire(birth, reason, cancellationToken))
                retired.Add(birth.AgentId);
        }

        return retired;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (terms.RetireAfter is not { } after)
            return;
        using var timer = new PeriodicTimer(after / 10 < Shortest ? Shortest : after / 10 < Longest ? after / 10 : Longest, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Look(after, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogLook(e);
            }
        }
    }

    private async Task<bool> Retire(BornAgent birth, string reason, CancellationToken cancellationToken)
    {
        var answer = await grains.GetGrain<IAgent>(GrainId.Create(birth.Kind, birth.AgentId)).Change(new(LifeVerb.Retire, Principal, Reason: reason), cancellationToken);
        if (answer.Value is not { Changed: true })
            return false;
        LogRetired(birth.AgentId, reason);
        return true;
    }

    [LoggerMessage(LogLevel.Information, "{AgentId}: {Reason}")]
    private partial void LogRetired(string agentId, string reason);

    [LoggerMessage(LogLevel.Warning, "The search for unused agents failed; it is made again at the next turn")]
    private partial void LogLook(Exception exception);
}
