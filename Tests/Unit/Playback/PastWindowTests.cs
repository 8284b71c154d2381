using Mycosoft.Playback;

namespace Mycosoft.Tests.Unit.Playback;

public sealed class PastWindowTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 9, 30, 0, 250, DateTimeKind.Utc);

    [Fact]
    public void Nothing_said_is_the_last_hour_in_120_steps()
    {
        var window = Window(new());
        Assert.Equal((Now.AddMilliseconds(750).AddHours(-1), Now.AddMilliseconds(750), 30, 120), (window.From, window.To, window.StepSeconds, window.Steps));
        Assert.Equal(Now.AddDays(-1).AddHours(-1).AddMilliseconds(-250), Window(new(To: Now.AddDays(-1).AddMilliseconds(-250))).From);
    }

    [Fact]
    public void A_window_has_whole_seconds_and_ends_now_at_the_latest()
    {
        var window = Window(new(Now.AddMinutes(-1), Now.AddDays(1), 7));
        Assert.Equal((Now.AddMinutes(-1).AddMilliseconds(-250), Now.AddMilliseconds(750), 9), (window.From, window.To, window.Steps));
        Assert.Equal(window.From.AddSeconds(14), window.At(2));
        Assert.Equal(1, Window(new(Now.AddMilliseconds(-1))).Steps);
    }

    [Fact]
    public void Seven_days_in_720_steps_are_the_most()
    {
        var to = Now.AddMilliseconds(-250);
        Assert.Equal((840, 720), (Window(new(to.AddDays(-7), to, 840)).StepSeconds, Window(new(to.AddDays(-7), to, 840)).Steps));
        Refused(new(to.AddDays(-7), to, 839), "step");
        Refused(new(to.AddDays(-7).AddSeconds(-1), to, 3_600), "from");
        Assert.Contains("a step has 840 seconds or more", PastWindow.Of(new(to.AddDays(-7), to, 1), 720, Now).Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_window_of_the_past_is_refused()
    {
        Refused(new(Now, Now.AddSeconds(-5)), "from");
        Refused(new(Now.AddDays(1)), "from");
        Refused(new(DateTime.MinValue), "from");
        Refused(new(To: DateTime.MinValue), "to");
        Refused(new(To: DateTime.UnixEpoch), "from");
        Refused(new(StepSeconds: 0), "step");
    }

    private static PastWindow Window(PastSpan span) => PastWindow.Of(span, 720, Now).Value!;

    private static void Refused(PastSpan span, string path)
    {
        var fault = PastWindow.Of(span, 720, Now).Fault;
        Assert.Equal((FaultCodes.InvalidPayload, path), (fault?.Code, fault?.Path));
    }
}
