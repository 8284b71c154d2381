using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Feed;
using Mycosoft.Hosting;
using Mycosoft.Messages;
using StackExchange.Redis;

namespace Mycosoft.Redis;

/// <summary>
/// Carries this silo's feed to the other machines on the original's channels: mas:events, mas:broadcast and agent:{id}. While Redis is away the feed stays here and what it would have
/// carried is counted as lost; the tables have it all.
/// </summary>
public sealed partial class RedisRelay(RedisLink link, LiveFeed feed, SiloIdentity silo, BroadcastCourier courier, TimeProvider clock, ILogger<RedisRelay> log) : BackgroundService
{
    private const int Capacity = 65_536;
    private static readonly RedisChannel Events = RedisChannel.Literal("mas:events");
    private static readonly RedisChannel Broadcasts = RedisChannel.Literal("mas:broadcast");
    private static readonly TimeSpan Mark = TimeSpan.FromSeconds(5);
    private long _last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisInstruments.Publish();
        using var subscription = feed.Subscribe(Capacity);
        var publisher = await link.Subscribe(s => s.SubscribeAsync(Broadcasts, (_, text) => Heard(text!)), stoppingToken);
        var marking = SayHowFar(publisher, stoppingToken);
        while (await subscription.Events.WaitToReadAsync(stoppingToken))
        {
            while (subscription.Events.TryRead(out var happened))
            {
                Publish(publisher, happened);
                Volatile.Write(ref _last, happened.Number);
            }
        }

        await marking;
    }

    /// <summary>Whoever listens learns from the number that something was lost, although nothing follows.</summary>
    private async Task SayHowFar(ISubscriber publisher, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Mark);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (Volatile.Read(ref _last) is > 0 and var last && link.IsConnected)
                publisher.Publish(Events, RedisJson.OfEvent(new(FeedEvent.Mark, "", FeedEvent.Mark, DateTime.UtcNow) { Number = last }, silo.Name), CommandFlags.FireAndForget);
        }
    }

    private void Publish(ISubscriber publisher, FeedEvent happened)
    {
        if (!link.IsConnected)
        {
            RedisInstruments.Lost();
            return;
        }

        try
        {
            if (happened.Message is { } message)
                Say(message.ToAgent == AgentMessage.Everyone ? Broadcasts : Agent(message.ToAgent), RedisJson.Of(message, silo.Name));
            if (happened.Task is { } task)
                Say(Agent(happened.AgentId), RedisJson.OfTask(happened.AgentId, task, silo.Name));
            Say(Events, RedisJson.OfEvent(happened, silo.Name));
            RedisInstruments.Published(clock.GetUtcNow().UtcDateTime - happened.At);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            RedisInstruments.Lost();
            LogLost(e.Message);
        }

        void Say(RedisChannel channel, string text) => publisher.Publish(channel, text, CommandFlags.FireAndForget);

        static RedisChannel Agent(string agentId) => RedisChannel.Literal("agent:" + agentId);
    }

    /// <summary>Another silo has stored a broadcast; what it is stands in the table.</summary>
    private void Heard(string text)
    {
        if (!text.Contains(silo.Name, StringComparison.Ordinal))
            courier.Look();
    }

    [LoggerMessage(LogLevel.Warning, "An event did not reach Redis: {Reason}")]
    private partial void LogLost(string reason);
}
