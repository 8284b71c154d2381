namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>How far a rule has come, in memory.</summary>
/// <param name="Since">When its condition began to hold; null when it does not.</param>
/// <param name="Ran">It ran since then.</param>
internal readonly record struct RuleTrack(DateTime? Since, bool Ran);

/// <summary>When a rule runs: once for each time that its condition comes to hold, and not again within its cooldown. What comes within it runs when it is over, if it still holds.</summary>
internal static class RuleEngine
{
    /// <summary>What is known of a rule that has just been read from disk.</summary>
    public static RuleTrack Begin(UnitRule rule) => rule.Active ? new(rule.LastRun, true) : default;

    public static (RuleTrack Track, bool Runs) Next(UnitRule rule, RuleTrack track, double value, DateTime at)
    {
        if (!Holds(rule.Rule, value))
            return (default, false);
        var since = track.Since ?? at;
        if (track.Ran || at - since < TimeSpan.FromSeconds(rule.Rule.ForSeconds) || (rule.LastRun is { } last && at - last < TimeSpan.FromMilliseconds(rule.Rule.CooldownMs)))
            return (new(since, track.Ran), false);
        return (new(since, true), true);
    }

    public static bool Holds(RuleRequest rule, double value) => rule.Operator switch
    {
        RuleOperator.Gt => value > rule.Threshold,
        RuleOperator.Lt => value < rule.Threshold,
        RuleOperator.Gte => value >= rule.Threshold,
        RuleOperator.Lte => value <= rule.Threshold,
        RuleOperator.Eq => value == rule.Threshold,
        RuleOperator.Neq => value != rule.Threshold,
        RuleOperator.Between => value >= rule.Threshold && value <= rule.Upper,
        _ => false,
    };
}
