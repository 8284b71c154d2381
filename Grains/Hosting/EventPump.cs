using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Feed;
using Mycosoft.Messages;

namespace Mycosoft.Hosting;

/// <summary>Tells the event processor that something happened, at most four times a second; what happened it reads from the log by itself.</summary>
public sealed partial class EventPump(LiveFeed feed, AddressBook addresses, IGrainFactory grains, TimeProvider clock, ILogger<EventPump> log) : BackgroundService
{
    private const string EventProcessor = "event-processor";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe(1);
        do
        {
            await Tell(stoppingToken);
            await Task.Delay(Pause, clock, stoppingToken);
        }
        while (await subscription.Events.WaitToReadAsync(stoppingToken) && subscription.Events.TryRead(out _));
    }

    private async Task Tell(CancellationToken cancellationToken)
    {
        try
        {
            if (await addresses.Find(EventProcessor, cancellationToken) is { } processor)
                await grains.GetGrain<IAgentRecovery>(processor.GetGrainId()).Wake(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotTold(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The event processor could not be told of events; the next event tries again")]
    private partial void LogNotTold(Exception exception);
}
