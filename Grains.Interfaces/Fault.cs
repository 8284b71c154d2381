namespace Mycosoft;

/// <summary>Why something was not done, as a value: an exception is kept for bugs and outages.</summary>
/// <param name="Code">One of <see cref="FaultCodes"/>; clients branch on it.</param>
/// <param name="Message">One plain sentence for a person; never a secret or a stack trace.</param>
/// <param name="Retryable">True when the same request may succeed later without being changed.</param>
/// <param name="Path">For invalid input, the JSON path of the offending member, such as <c>$.url</c>.</param>
/// <param name="RetryAfter">Seconds after which the same request may succeed, where that is known.</param>
[GenerateSerializer, Immutable, Alias("mas.fault")]
public sealed record Fault([property: Id(0)] string Code, [property: Id(1)] string Message, [property: Id(2)] bool Retryable = false, [property: Id(3)] string? Path = null, [property: Id(4)] int? RetryAfter = null)
{
    /// <summary>A service that this needs has no configuration; the message names the missing keys.</summary>
    public static Fault NotConfigured(params string[] keys) => new(FaultCodes.NotConfigured, $"Not configured: set {string.Join(", ", keys)}.");

    /// <summary>The request was understood and is wrong.</summary>
    public static Fault InvalidPayload(string message, string? path = null) => new(FaultCodes.InvalidPayload, message, false, path);

    /// <summary>What was named does not exist.</summary>
    public static Fault NotFound(string message) => new(FaultCodes.NotFound, message);

    /// <summary>The request contradicts the present state.</summary>
    public static Fault Conflict(string message) => new(FaultCodes.Conflict, message);

    /// <summary>The store or a service cannot be reached now.</summary>
    public static Fault Unavailable(string message) => new(FaultCodes.Unavailable, message, Retryable: true);

    /// <summary>It took longer than its limit; whether it had an effect is not known.</summary>
    public static Fault Timeout(string message) => new(FaultCodes.Timeout, message, Retryable: true);

    /// <summary>A queue or a rate is at its bound.</summary>
    public static Fault RateLimited(string message) => new(FaultCodes.RateLimited, message, Retryable: true);

    /// <summary>The service on the other side answered with an error of its own.</summary>
    public static Fault UpstreamError(string message, bool retryable = false) => new(FaultCodes.UpstreamError, message, retryable);

    /// <summary>The thing asked for cannot be done by this kind or version.</summary>
    public static Fault Unsupported(string message) => new(FaultCodes.Unsupported, message);
}

/// <summary>The closed list of fault codes; the text is the wire form.</summary>
public static class FaultCodes
{
    /// <summary>A needed configuration key is absent.</summary>
    public const string NotConfigured = "not_configured";

    /// <summary>The payload is malformed or out of range.</summary>
    public const string InvalidPayload = "invalid_payload";

    /// <summary>No valid credential was given.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The credential is valid and not sufficient.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The named thing does not exist.</summary>
    public const string NotFound = "not_found";

    /// <summary>The request contradicts the present state.</summary>
    public const string Conflict = "conflict";

    /// <summary>A version or etag given by the caller is stale.</summary>
    public const string PreconditionFailed = "precondition_failed";

    /// <summary>Too many requests, or a full queue.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>A quota of the service on the other side is used up.</summary>
    public const string QuotaExhausted = "quota_exhausted";

    /// <summary>A budget of the company does not cover it.</summary>
    public const string BudgetExceeded = "budget_exceeded";

    /// <summary>A person has to approve it first.</summary>
    public const string ApprovalRequired = "approval_required";

    /// <summary>The chain of agents that led here closes a circle, or is longer than is allowed.</summary>
    public const string Loop = "loop";

    /// <summary>Not something this kind, or this version, can do.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>The store or a service is out of reach.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The time limit passed first.</summary>
    public const string Timeout = "timeout";

    /// <summary>The service on the other side failed.</summary>
    public const string UpstreamError = "upstream_error";

    /// <summary>Some items were done and some were not.</summary>
    public const string Partial = "partial";

    /// <summary>An exception nobody expected: a bug. The cause is in the log.</summary>
    public const string Internal = "internal";
}
