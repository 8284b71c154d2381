using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Mycosoft.Feed;

/// <summary>The live feed of one silo. A subscriber that is slow loses its oldest events and is told how many; nobody waits for it.</summary>
public sealed class LiveFeed
{
    private readonly ConcurrentDictionary<FeedSubscription, byte> _subscriptions = [];
    private long _number;

    public long LastNumber => Volatile.Read(ref _number);

    public void Publish(FeedEvent happened)
    {
        var numbered = happened with { Number = Interlocked.Increment(ref _number) };
        if (_subscriptions.IsEmpty)
            return;
        foreach (var (subscription, _) in _subscriptions)
            subscription.Offer(numbered);
    }

    public FeedSubscription Subscribe(int capacity)
    {
        var subscription = new FeedSubscription(capacity, s => _subscriptions.TryRemove(s, out _));
        _subscriptions.TryAdd(subscription, 0);
        return subscription;
    }
}

/// <summary>One subscriber's bounded view of the feed.</summary>
public sealed class FeedSubscription : IDisposable
{
    private readonly Channel<FeedEvent> _channel;
    private readonly Action<FeedSubscription> _end;
    private long _lost;

    internal FeedSubscription(int capacity, Action<FeedSubscription> end)
    {
        _end = end;
        var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _channel = Channel.CreateBounded<FeedEvent>(options, _ => Interlocked.Increment(ref _lost));
    }

    public ChannelReader<FeedEvent> Events => _channel.Reader;

    public long Lost => Volatile.Read(ref _lost);

    public void Dispose()
    {
        _end(this);
        _channel.Writer.TryComplete();
    }

    internal void Offer(FeedEvent happened) => _channel.Writer.TryWrite(happened);
}
