namespace Mycosoft.Tasks;

/// <summary>
/// The generic cell rate algorithm: a minute's worth may come at once, after that one for each share of the minute. Its whole state is one moment: when everything taken so far would have come
/// had it come evenly.
/// </summary>
public static class RateRules
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Takes one at this moment.</summary>
    /// <param name="evenly">The state; default before the first.</param>
    /// <returns>The new state, or how long to wait while nothing is taken.</returns>
    public static (DateTime Evenly, TimeSpan Wait) Take(DateTime evenly, DateTime now, int perMinute)
    {
        var next = (evenly > now ? evenly : now) + Minute / perMinute;
        var wait = next - now - Minute;
        return wait > TimeSpan.Zero ? (evenly, wait) : (next, TimeSpan.Zero);
    }
}
