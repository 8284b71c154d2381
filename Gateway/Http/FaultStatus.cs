namespace Mycosoft.Http;

/// <summary>The HTTP status of each fault code.</summary>
internal static class FaultStatus
{
    public static int Of(string code) => code switch
    {
        FaultCodes.InvalidPayload or FaultCodes.Unsupported or FaultCodes.PreconditionFailed => StatusCodes.Status422UnprocessableEntity,
        FaultCodes.Unauthenticated => StatusCodes.Status401Unauthorized,
        FaultCodes.Forbidden => StatusCodes.Status403Forbidden,
        FaultCodes.NotFound => StatusCodes.Status404NotFound,
        FaultCodes.Conflict or FaultCodes.ApprovalRequired or FaultCodes.BudgetExceeded or FaultCodes.Loop => StatusCodes.Status409Conflict,
        FaultCodes.RateLimited or FaultCodes.QuotaExhausted => StatusCodes.Status429TooManyRequests,
        FaultCodes.Unavailable or FaultCodes.NotConfigured => StatusCodes.Status503ServiceUnavailable,
        FaultCodes.Timeout => StatusCodes.Status504GatewayTimeout,
        FaultCodes.UpstreamError => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Seconds after which a client may try again; null where waiting does not help.</summary>
    public static int? RetryAfter(string code) => code switch
    {
        FaultCodes.RateLimited => 1,
        FaultCodes.Unavailable => 2,
        _ => null,
    };

    /// <summary>The code that says what a bare status of the framework says.</summary>
    public static string CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => FaultCodes.Unauthenticated,
        StatusCodes.Status403Forbidden => FaultCodes.Forbidden,
        StatusCodes.Status404NotFound => FaultCodes.NotFound,
        StatusCodes.Status409Conflict => FaultCodes.Conflict,
        StatusCodes.Status405MethodNotAllowed => FaultCodes.Unsupported,
        StatusCodes.Status408RequestTimeout => FaultCodes.Timeout,
        StatusCodes.Status429TooManyRequests => FaultCodes.RateLimited,
        StatusCodes.Status503ServiceUnavailable => FaultCodes.Unavailable,
        >= 500 => FaultCodes.Internal,
        _ => FaultCodes.InvalidPayload,
    };
}
