using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mycosoft.Telemetry;

namespace Mycosoft.Tasks;

/// <summary>Tasks of this process's agents, by kind and by how they ended.</summary>
internal static class TaskInstruments
{
    private static readonly Meter Meter = new("Mycosoft.Tasks");
    private static readonly Counter<long> AcceptedTasks = Meter.CreateCounter<long>("mas.tasks.accepted", "{task}", "Tasks that were accepted.");
    private static readonly Counter<long> EndedTasks = Meter.CreateCounter<long>("mas.tasks.ended", "{task}", "Tasks that have ended, by status.");
    private static readonly UpDownCounter<long> RunningTasks = Meter.CreateUpDownCounter<long>("mas.tasks.running", "{task}", "Tasks that run now.");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram("mas.tasks.duration", "s", "From the start of the last attempt to its end.", advice: Buckets.Seconds);
    private static readonly Histogram<double> Latencies = Meter.CreateHistogram("mas.tasks.latency", "s", "From the moment at which a task was free to run to its end on disk.", advice: Buckets.Seconds);

    public static void Accepted(string kind) => AcceptedTasks.Add(1, Of(kind));

    public static void Started(string kind) => RunningTasks.Add(1, Of(kind));

    public static void Released(string kind) => RunningTasks.Add(-1, Of(kind));

    public static void Ended(string kind, TaskState state, double? durationMs, TimeSpan? latency)
    {
        var tags = new TagList { { "kind", kind }, { "status", StateNames.Of(state) } };
        EndedTasks.Add(1, tags);
        if (durationMs is { } ran)
            Durations.Record(ran / 1_000, tags);
        if (latency is { } took)
            Latencies.Record(took.TotalSeconds, tags);
    }

    private static KeyValuePair<string, object?> Of(string kind) => new("kind", kind);
}
