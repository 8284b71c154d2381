using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Hosting;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>Keeps what units measured in shape, on the one silo that holds the lease: rolls it up, makes room ahead of it and lets it go when its time is over.</summary>
internal sealed partial class TelemetryKeeper(RollUp rollUp, TelemetryRetention retention, Leases leases, SiloIdentity silo, TimeProvider clock, ILogger<TelemetryKeeper> log) : BackgroundService
{
    private const string Name = "telemetry";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private DateTime _cleaned = DateTime.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                if (await leases.Take(Name, silo.Name, Lease, stoppingToken))
                    await Keep(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Keep(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var isDue = now - _cleaned >= Hour;
        if (isDue)
            await Try(retention.MakeRoom, cancellationToken);
        await Try(CatchUp, cancellationToken);
        if (!isDue)
            return;
        _cleaned = now;
        await Try(async token => LogGone(await retention.CleanUp(token)), cancellationToken);
    }

    private async Task CatchUp(CancellationToken cancellationToken)
    {
        while (await rollUp.Turn(cancellationToken) && await leases.Take(Name, silo.Name, Lease, cancellationToken))
        {
            // There is more to catch up with.
        }
    }

    /// <summary>What fails does not keep the rest from being done.</summary>
    private async Task Try(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Information, "Telemetry: {Count} old rows or days let go")]
    private partial void LogGone(int count);

    [LoggerMessage(LogLevel.Warning, "A part of what keeps telemetry in shape failed; it is tried again when it is due")]
    private partial void LogFailed(Exception exception);
}
