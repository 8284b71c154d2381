namespace Mycosoft.Tasks;

/// <summary>What follows an attempt.</summary>
public enum NextStep
{
    Complete = 0,
    Fail = 1,
    Retry = 2,
    Cancel = 3,
    HandBack = 4,
}

/// <summary>Why an attempt's token was cancelled.</summary>
public enum StopReason
{
    None = 0,
    Cancelled = 1,
    TimedOut = 2,
    HandedBack = 3,
}

/// <summary>Decides what follows an attempt: pure, so that the runner has no opinions.</summary>
public static class AttemptRules
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <summary>A result that was reached counts, whatever was asked of it meanwhile.</summary>
    public static NextStep After(Fault? fault, StopReason stop, int retries, int maxRetries, bool safeToRepeat) => (fault, stop) switch
    {
        (null, _) => NextStep.Complete,
        (_, StopReason.Cancelled) => NextStep.Cancel,
        (_, StopReason.HandedBack) => NextStep.HandBack,
        ({ Retryable: true }, _) when safeToRepeat && retries < maxRetries => NextStep.Retry,
        _ => NextStep.Fail,
    };

    /// <summary>Doubles from one second to five minutes; the jitter (0 to 1) takes away up to half, so that a crowd spreads out.</summary>
    public static TimeSpan Delay(int retries, double jitter)
    {
        var full = Math.Min(FirstDelay.TotalSeconds * Math.Pow(2, retries), LongestDelay.TotalSeconds);
        return TimeSpan.FromSeconds(full * (1 - (jitter / 2)));
    }
}
