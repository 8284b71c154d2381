namespace Mycosoft.ServiceLevels;

/// <summary>What can be added up over minutes and silos. Times are milliseconds.</summary>
public readonly record struct ServiceCounts(long Completed, long Ended, long Timed, double TaskMs, long Messages, double MessageMs)
{
    public static ServiceCounts operator +(ServiceCounts a, ServiceCounts b) =>
        new(a.Completed + b.Completed, a.Ended + b.Ended, a.Timed + b.Timed, a.TaskMs + b.TaskMs, a.Messages + b.Messages, a.MessageMs + b.MessageMs);

    public static ServiceCounts operator -(ServiceCounts a, ServiceCounts b) =>
        new(a.Completed - b.Completed, a.Ended - b.Ended, a.Timed - b.Timed, a.TaskMs - b.TaskMs, a.Messages - b.Messages, a.MessageMs - b.MessageMs);

    public static ServiceCounts Add(ServiceCounts left, ServiceCounts right) => left + right;

    public static ServiceCounts Subtract(ServiceCounts left, ServiceCounts right) => left - right;
}

/// <summary>One silo's share of a minute.</summary>
/// <param name="Minute">Since 1970.</param>
/// <param name="Served">Bit n: the silo served in the n-th ten seconds.</param>
/// <param name="Counts">What was counted in it.</param>
public readonly record struct ServiceMinute(long Minute, int Served, ServiceCounts Counts);

/// <summary>What the promises are judged by.</summary>
/// <param name="ActiveAgents">Agents that are started and not paused, stopped or archived.</param>
/// <param name="ServedSlots">Ten-second slots of <see cref="SloRules.UptimeWindow"/> in which some silo served.</param>
/// <param name="Slots">How many there were, from the first that was ever measured.</param>
/// <param name="Day">Counts of <see cref="SloRules.CompletionWindow"/>.</param>
/// <param name="Hour">Counts of <see cref="SloRules.LatencyWindow"/>.</param>
public sealed record ServiceEvidence(long ActiveAgents, long ServedSlots, long Slots, ServiceCounts Day, ServiceCounts Hour);
