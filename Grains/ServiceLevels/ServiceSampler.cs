using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Hosting;

namespace Mycosoft.ServiceLevels;

/// <summary>
/// Writes every five seconds that this silo serves, and what it has counted: one small row, whatever the number of agents. That the row could be written is the proof of serving, because without the store
/// nothing is accepted. A silo that stops writes its last counts.
/// </summary>
public sealed partial class ServiceSampler(ServiceTally tally, ServiceTable table, SiloIdentity silo, TimeProvider clock, ILogger<ServiceSampler> log) : BackgroundService
{
    /// <summary>Twice in ten seconds, so that a late turn leaves no hole.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private ServiceMinute _written;
    private ServiceCounts _counted;

    public async Task Sample(CancellationToken cancellationToken)
    {
        var (now, counted) = (clock.GetUtcNow(), tally.Read());
        var minute = SloRules.MinuteOf(now);
        var before = _written.Minute == minute ? _written : new ServiceMinute(minute, 0, default);
        var sample = before with { Served = before.Served | SloRules.SlotOf(now), Counts = before.Counts + (counted - _counted) };
        await table.Write(silo.Name, sample, cancellationToken);
        (_written, _counted) = (sample, counted);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Try(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            await Try(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Try(CancellationToken cancellationToken)
    {
        try
        {
            await Sample(cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!cancellationToken.IsCancellationRequested)
                LogSample(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What is measured could not be written; the next sample carries it: {Reason}")]
    private partial void LogSample(string reason);
}
