using System.Diagnostics.Metrics;
using Mycosoft.Tasks;
using Mycosoft.Telemetry;

namespace Mycosoft.Messages;

/// <summary>Messages to this process's agents.</summary>
internal static class MessageInstruments
{
    private static readonly Meter Meter = new("Mycosoft.Messages");
    private static readonly Counter<long> AcceptedMessages = Meter.CreateCounter<long>("mas.messages.accepted", "{message}", "Messages that were accepted, by type.");
    private static readonly Counter<long> SettledMessages = Meter.CreateCounter<long>("mas.messages.settled", "{message}", "Messages that are done with, by status.");
    private static readonly Histogram<double> Latencies = Meter.CreateHistogram("mas.messages.latency", "s", "From the receiver's first sight of a message to the end of its handling, which for a request is its task's acceptance.", advice: Buckets.Seconds);

    public static void Accepted(MessageType type) => AcceptedMessages.Add(1, new KeyValuePair<string, object?>("type", StateNames.Of(type)));

    public static void Handled(TimeSpan latency) => Latencies.Record(latency.TotalSeconds);

    public static void Settled(MessageState state) => SettledMessages.Add(1, new KeyValuePair<string, object?>("status", StateNames.Of(state)));
}
