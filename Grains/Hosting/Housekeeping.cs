using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Ledger;
using Mycosoft.ServiceLevels;

namespace Mycosoft.Hosting;

/// <summary>Lets old rows go, every hour, as the retention rules say.</summary>
public sealed partial class Housekeeping(Database database, ServiceTable levels, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private readonly Retention _retention = new(database);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var gone = await _retention.CleanUp(clock.GetUtcNow().UtcDateTime, stoppingToken);
                await levels.Forget(stoppingToken);
                LogGone(gone.Logs, gone.Metrics, gone.Tasks, gone.Messages, gone.Knowledge, gone.Incidents);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Retention: {Logs} logs, {Metrics} metrics, {Tasks} tasks, {Messages} messages, {Knowledge} knowledge rows, {Incidents} incidents let go")]
    private partial void LogGone(int logs, int metrics, int tasks, int messages, int knowledge, int incidents);

    [LoggerMessage(LogLevel.Warning, "Retention failed; it is tried again in an hour")]
    private partial void LogFailed(Exception exception);
}
