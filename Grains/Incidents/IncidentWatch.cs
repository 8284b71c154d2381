using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Feed;
using Mycosoft.Hosting;
using Mycosoft.Ledger;

namespace Mycosoft.Incidents;

/// <summary>
/// Looks every five seconds for what is wrong, on the one silo that holds the lease, and writes only what is new. Two that looked at once would open one incident: there is one of a key while it is present.
/// </summary>
public sealed partial class IncidentWatch(
    IEnumerable<ITroubleSource> sources, IncidentBook book, Leases leases, IncidentTerms terms, LiveFeed feed, SiloIdentity silo, TimeProvider clock, ILogger<IncidentWatch> log) : BackgroundService
{
    private const string Duty = "incidents";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim _looking = new(1, 1);

    /// <summary>One look; answers what it changed.</summary>
    public async Task<IReadOnlyList<IncidentNews>> Look(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            return await leases.Take(Duty, silo.Name, Lease, cancellationToken) ? await Compare(cancellationToken) : [];
        }
        finally
        {
            _looking.Release();
        }
    }

    public override void Dispose()
    {
        _looking.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogLook(e);
            }
        }
    }

    private async Task<IReadOnlyList<IncidentNews>> Compare(CancellationToken cancellationToken)
    {
        // What is known before what is seen: something that begins in between is opened at the next look, and nothing is ended that was not there to be seen.
        var present = await book.Present(cancellationToken);
        var sightings = new List<Sighting>();
        foreach (var source in sources)
        {
            if (await See(source, cancellationToken) is { } sighting)
                sightings.Add(sighting);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var news = await book.Write(IncidentRules.Compare(present, sightings, now, terms.ReturnsAfter), cancellationToken);
        foreach (var one in news)
        {
            LogNews(one.Name, one.Incident.Id, one.Incident.Severity, one.Incident.Title);
            feed.Publish(one.ToEvent(now));
        }

        return news;
    }

    /// <summary>A source that cannot be looked at says nothing, and neither opens nor ends anything.</summary>
    private async Task<Sighting?> See(ITroubleSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.Look(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogSource(e, source.GetType().Name);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The search for incidents failed; the next one is in five seconds")]
    private partial void LogLook(Exception exception);

    [LoggerMessage(LogLevel.Warning, "{Source} could not be looked at")]
    private partial void LogSource(Exception exception, string source);

    [LoggerMessage(LogLevel.Warning, "{News} {IncidentId} ({Severity}): {Title}")]
    private partial void LogNews(string news, Guid incidentId, IncidentSeverity severity, string title);
}
