using Orleans.Clustering.Redis;

namespace Mycosoft.Hosting;

/// <summary>
/// Watches this silo's own row. One that is gone (Redis was flushed, or restarted without its file) or that others have closed while this silo was cut off does not come back: nobody new would find this silo, and the cluster would fall in two.
/// So the silo stops, with a code that makes its supervisor start it again. A table that cannot be read says nothing.
/// </summary>
internal sealed partial class MembershipGuard(IMembershipTable table, ILocalSiloDetails silo, ISiloStatusOracle status, IHostApplicationLifetime lifetime, ILogger<MembershipGuard> log) : BackgroundService
{
    /// <summary>EX_TEMPFAIL: try again.</summary>
    public const int ExitCode = 75;

    private const int MostMisses = 2;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        for (var misses = 0; misses < MostMisses && await timer.WaitForNextTickAsync(stoppingToken);)
        {
            if (status.CurrentStatus == SiloStatus.Active && await IsListed(stoppingToken) is { } listed)
                misses = listed ? 0 : misses + 1;
        }

        if (stoppingToken.IsCancellationRequested)
            return;
        LogLost(silo.SiloAddress);
        Environment.ExitCode = ExitCode;
        lifetime.StopApplication();
        _ = ExitAfterGrace();
    }

    /// <summary>The leaving cannot be written to a table that is not there, and the orderly end would wait for just that. What the agents had open, the next silo takes up.</summary>
    private static async Task ExitAfterGrace()
    {
        await Task.Delay(Grace);
        Environment.Exit(ExitCode);
    }

    private async Task<bool?> IsListed(CancellationToken cancellationToken)
    {
        try
        {
            var data = await table.ReadAllAsync(cancellationToken).WaitAsync(Interval, cancellationToken);
            return data.Members.Any(m => m.Item1.SiloAddress.Equals(silo.SiloAddress) && m.Item1.Status != SiloStatus.Dead);
        }
        catch (RedisClusteringException)
        {
            // Redis answered, and has no table.
            return false;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnreadable(e.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Critical, "The row of this silo ({Silo}) is gone from the membership table, or dead there; it stops so that it can be started again")]
    private partial void LogLost(SiloAddress silo);

    [LoggerMessage(LogLevel.Warning, "The membership table cannot be read: {Reason}")]
    private partial void LogUnreadable(string reason);
}
