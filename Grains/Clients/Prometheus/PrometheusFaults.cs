namespace Mycosoft.Clients.Prometheus;

/// <summary>What an error of Prometheus is in our terms.</summary>
public static class PrometheusFaults
{
    private const string QueryPath = "$.promql";

    public static Fault Of(int status, string? errorType, string? error)
    {
        var message = error ?? $"HTTP {status} without an answer of Prometheus.";
        return (errorType, status) switch
        {
            ("bad_data", _) => Fault.InvalidPayload(message, QueryPath),
            ("execution", _) => Fault.InvalidPayload(message, QueryPath),
            ("timeout", _) => Fault.Timeout($"Prometheus ended the query: {message}"),
            ("canceled" or "unavailable", _) => Fault.Unavailable(message),
            (_, 401) => new(FaultCodes.Unauthenticated, "Prometheus wants another token."),
            (_, 403) => new(FaultCodes.Forbidden, "The token is not sufficient for Prometheus."),
            (_, 429) => Fault.RateLimited(message),
            (_, 502 or 503 or 504) => Fault.Unavailable(message),
            _ => Fault.UpstreamError($"Prometheus: {message}", retryable: status >= 500),
        };
    }

    public static Fault OfReload(int status, string body) => status switch
    {
        403 => Fault.Unsupported("Prometheus was started without --web.enable-lifecycle."),
        401 => new(FaultCodes.Unauthenticated, "Prometheus wants another token."),
        _ => Fault.UpstreamError($"Prometheus kept its configuration: {body.Trim()}"),
    };
}
