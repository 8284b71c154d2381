namespace Mycosoft.Agents.Kinds.RouteMonitor;

public enum RouteVerdict
{
    Unknown = 0,
    Up = 1,
    Down = 2,
}

/// <summary>Says when a route changed and when it only wavers.</summary>
public static class Flapping
{
    /// <param name="current">What was said last.</param>
    /// <param name="checks">Whether each check was fine, oldest first.</param>
    /// <param name="rule">How many of how many.</param>
    public static RouteVerdict Next(RouteVerdict current, IReadOnlyList<bool> checks, FlapRule rule)
    {
        if (checks.TakeLast(rule.Of).Count(ok => !ok) >= rule.Failures)
            return RouteVerdict.Down;
        var steady = checks.Count >= rule.Failures && checks.TakeLast(rule.Failures).All(ok => ok);
        return steady ? RouteVerdict.Up : current;
    }
}
