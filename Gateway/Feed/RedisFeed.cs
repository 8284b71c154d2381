using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Mycosoft.Incidents;
using Mycosoft.Redis;
using StackExchange.Redis;

namespace Mycosoft.Feed;

/// <summary>The feed of every silo, from the channel <c>mas:events</c>. What was said while Redis was away is not heard again: whoever listens is told so.</summary>
internal sealed partial class RedisFeed(ConfigurationOptions options, ILogger<RedisFeed> log) : IFeedSource
{
    private const int Capacity = 65_536;
    private static readonly RedisChannel Events = RedisChannel.Literal("mas:events");
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<FeedEntry?> Listen([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var heard = Channel.CreateBounded<FeedEntry?>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        await using var connection = await Connect(cancellationToken);
        connection.ConnectionRestored += (_, _) => heard.Writer.TryWrite(null);
        connection.ConnectionFailed += (_, _) => heard.Writer.TryWrite(null);
        await connection.GetSubscriber().SubscribeAsync(Events, (_, text) =>
        {
            if (Read(text!) is { } entry)
                heard.Writer.TryWrite(entry);
        });
        yield return null;
        while (true)
        {
            while (heard.Reader.TryRead(out var entry))
                yield return entry;
            if (await IsSilent(heard.Reader, cancellationToken) && !connection.IsConnected)
                yield return null;
        }
    }

    /// <summary>Marks of the silos come every five seconds, so silence for longer is one of Redis.</summary>
    private static async Task<bool> IsSilent(ChannelReader<FeedEntry?> heard, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Silence);
        try
        {
            return !await heard.WaitToReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task<ConnectionMultiplexer> Connect(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
            }
            catch (RedisException e)
            {
                LogAway(e.Message);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>Null for what no silo of this version has said: anybody may publish there.</summary>
    private static FeedEntry? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var (message, payload) = (document.RootElement, document.RootElement.GetProperty("payload"));
            return Text("silo") is { } silo && Text("type") is { } type && Text("event") is { } name && Text("agent_id") is { } agent
                ? new FeedEntry(silo, payload.GetProperty("number").GetInt64(), type, name, agent, message.GetProperty("timestamp").GetDateTime(), Text("agent_type"), Guid.TryParse(Text("subject_id"), out var id) ? id : null, Text("other_agent"), Text("detail"), Incident())
                : null;

            IncidentRecord? Incident() => payload.TryGetProperty("incident", out var incident) ? incident.Deserialize<IncidentRecord>(Json.Tolerant) : null;

            string? Text(string member) => payload.TryGetProperty(member, out var value) ? value.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer, and the live feed waits for it: {Reason}")]
    private partial void LogAway(string reason);
}

/// <summary>Adds the feed over Redis, for whichever process hosts the gateway.</summary>
public static class RedisFeedServices
{
    public static IServiceCollection AddRedisFeed(this IServiceCollection services, string redis) =>
        services.AddSingleton<IFeedSource>(p => ActivatorUtilities.CreateInstance<RedisFeed>(p, RedisAddress.Parse(redis)));
}
