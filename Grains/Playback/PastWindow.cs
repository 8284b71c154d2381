namespace Mycosoft.Playback;

/// <summary>A window of the past in whole seconds, cut into steps of which only the last may be shorter.</summary>
public sealed record PastWindow(DateTime From, DateTime To, int StepSeconds)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private const int UsualSteps = 120;
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    public int Steps => StepsOf(From, To, StepSeconds);

    public long StartMilliseconds => new DateTimeOffset(From).ToUnixTimeMilliseconds();

    public long EndMilliseconds => new DateTimeOffset(To).ToUnixTimeMilliseconds();

    public long StepMilliseconds => StepSeconds * 1_000L;

    public DateTime At(int step) => From.AddSeconds((double)step * StepSeconds);

    public static Answer<PastWindow> Of(PastSpan span, int mostSteps, DateTime now)
    {
        if (span.From < DateTime.UnixEpoch)
            return Fault.InvalidPayload("from is before 1970.", "from");
        if (span.To < DateTime.UnixEpoch)
            return Fault.InvalidPayload("to is before 1970.", "to");
        var to = Up(span.To < now ? span.To.Value : now);
        var from = Down(span.From ?? (to - DateTime.UnixEpoch > Usual ? to - Usual : DateTime.UnixEpoch));
        if (from >= to)
            return Fault.InvalidPayload("from has to be before to, and before now.", "from");
        if (to - from > Longest)
            return Fault.InvalidPayload($"A window is at most {Longest.TotalDays} days long.", "from");
        var step = span.StepSeconds ?? LeastStep(from, to, Math.Min(UsualSteps, mostSteps));
        if (step < 1)
            return Fault.InvalidPayload("step is a second or more.", "step");
        return StepsOf(from, to, step) <= mostSteps
            ? new PastWindow(from, to, step)
            : Fault.InvalidPayload($"That are more than {mostSteps} steps; of this window a step has {LeastStep(from, to, mostSteps)} seconds or more.", "step");
    }

    private static int StepsOf(DateTime from, DateTime to, int step) => (int)(((to - from).Ticks + (step * TimeSpan.TicksPerSecond) - 1) / (step * TimeSpan.TicksPerSecond));

    private static int LeastStep(DateTime from, DateTime to, int steps) => (int)Math.Ceiling((to - from).TotalSeconds / steps);

    private static DateTime Down(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    private static DateTime Up(DateTime time) => Down(time.AddTicks(TimeSpan.TicksPerSecond - 1));
}
