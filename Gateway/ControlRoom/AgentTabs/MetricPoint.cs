using Mycosoft.Activity;

namespace Mycosoft.ControlRoom.AgentTabs;

/// <summary>What an agent did between one sample and the next.</summary>
/// <param name="At">UTC; the later sample.</param>
/// <param name="CpuPercent">Share of one core.</param>
/// <param name="Completed">Tasks since birth.</param>
/// <param name="Failed">Tasks since birth.</param>
/// <param name="TaskMs">Mean time of the tasks that ended between the two; null where none did or the sample before is not known.</param>
/// <param name="Sent">Messages since birth.</param>
/// <param name="Received">Messages since birth.</param>
internal sealed record MetricPoint(DateTime At, double? CpuPercent, long Completed, long Failed, double? TaskMs, long Sent, long Received)
{
    /// <param name="samples">Newest first, as the API lists them.</param>
    /// <returns>Oldest first.</returns>
    public static IReadOnlyList<MetricPoint> Of(IReadOnlyList<MetricRecord> samples)
    {
        var points = new List<MetricPoint>(samples.Count);
        MetricRecord? before = null;
        foreach (var sample in samples.Reverse())
        {
            points.Add(new(sample.Timestamp, sample.CpuPercent, sample.TasksCompleted, sample.TasksFailed, TimeBetween(before, sample), sample.MessagesSent, sample.MessagesReceived));
            before = sample;
        }

        return points;
    }

    /// <summary>A sample has the mean since birth: times the number of tasks it is all their time.</summary>
    private static double? TimeBetween(MetricRecord? before, MetricRecord sample)
    {
        if (before is null || sample.AvgTaskDurationMs is not { } mean || Ended(sample) - Ended(before) is not (> 0 and var ended))
            return null;
        return Math.Max(0, (mean * Ended(sample)) - ((before.AvgTaskDurationMs ?? 0) * Ended(before))) / ended;
    }

    private static long Ended(MetricRecord sample) => sample.TasksCompleted + sample.TasksFailed;
}
