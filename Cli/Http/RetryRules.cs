namespace Mycosoft.Cli.Http;

/// <summary>What may be asked a second time without being done twice.</summary>
internal static class RetryRules
{
    public const int Attempts = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterLoss = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait before a read is repeated; null for an answer that stands. Only an outage that names its end is waited for.</summary>
    public static TimeSpan? AfterAnswer(HttpMethod method, int status, TimeSpan? retryAfter, int attempt) =>
        method == HttpMethod.Get && status == 503 && retryAfter is { } wait && attempt < Attempts ? Shorter(wait) : null;

    /// <summary>The same for a connection that was lost on the way: reads, and what carries an Idempotency-Key, once.</summary>
    public static TimeSpan? AfterLostConnection(HttpMethod method, bool keyed, HttpRequestError error, int attempt)
    {
        var reached = error is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError);
        return reached && attempt == 1 && (keyed || method == HttpMethod.Get) ? AfterLoss : null;
    }

    private static TimeSpan Shorter(TimeSpan wait) => wait < Longest ? wait : Longest;
}
