namespace Mycosoft;

/// <summary>
/// The generic cell rate algorithm: a burst may come at once, after that one in each share of time. Its whole state is one moment: when everything taken so far would have come had it come evenly.
/// Moments are of a clock that nobody sets, such as the elapsed time of a <see cref="TimeProvider"/>'s timestamps.
/// </summary>
public static class RateRules
{
    /// <summary>Takes one at this moment.</summary>
    /// <param name="evenly">The state; zero before the first.</param>
    /// <param name="now">This moment.</param>
    /// <param name="share">The time that belongs to one.</param>
    /// <param name="burst">How many may come at once.</param>
    /// <returns>The new state, or how long to wait while nothing is taken.</returns>
    public static (TimeSpan Evenly, TimeSpan Wait) Take(TimeSpan evenly, TimeSpan now, TimeSpan share, int burst)
    {
        var next = Later(evenly, now) + share;
        var wait = next - now - (share * burst);
        return wait > TimeSpan.Zero ? (evenly, wait) : (next, TimeSpan.Zero);
    }

    /// <summary>How long until everything taken so far is past, and a whole burst may come again.</summary>
    public static TimeSpan Owed(TimeSpan evenly, TimeSpan now) => Later(evenly, now) - now;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
