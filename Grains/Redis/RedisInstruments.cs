using System.Diagnostics.Metrics;
using Mycosoft.Telemetry;

namespace Mycosoft.Redis;

/// <summary>What the channels did not carry.</summary>
internal static class RedisInstruments
{
    private static readonly Meter Meter = new("Mycosoft.Redis");
    private static readonly Counter<long> LostEvents = Meter.CreateCounter<long>("mas.redis.events.lost", "{event}", "Events that were not published because Redis was away.");
    private static readonly Counter<long> Bridged = Meter.CreateCounter<long>("mas.redis.bridge.messages", "{message}", "Messages of the original's agents, by what became of them.");

    private static readonly Histogram<double> Lags = Meter.CreateHistogram("mas.feed.lag", "s", "From an event to its publication for the other machines.", advice: Buckets.Seconds);

    /// <summary>Shows the counter at 0, so that a rule about it has something to read.</summary>
    public static void Publish() => LostEvents.Add(0);

    public static void Published(TimeSpan lag) => Lags.Record(Math.Max(0, lag.TotalSeconds));

    public static void Lost() => LostEvents.Add(1);

    public static void TookIn(string outcome) => Bridged.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
