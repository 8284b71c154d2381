using System.ComponentModel;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

public enum RouteStatus
{
    Healthy = 0,
    Unhealthy = 1,
}

/// <summary>What one check of a route found. An unhealthy route is a result, not a failure.</summary>
public sealed record RouteCheck(
    [property: Description("The route or address as it was asked for.")] string Route,
    string Url,
    RouteStatus Status,
    [property: Description("The same as total_ms; null when there was no answer.")] double? LatencyMs,
    double? DnsMs,
    double? ConnectMs,
    double? TlsMs,
    [property: Description("From the ready connection to the answer's headers.")] double? TtfbMs,
    double TotalMs,
    int? HttpStatus,
    string? HttpVersion,
    [property: Description("Bytes of the body over the wire.")] long Bytes,
    IReadOnlyList<RouteReason> Reasons,
    IReadOnlyList<Redirect> Redirects,
    TlsReport? Tls,
    DateTime CheckedAt,
    [property: Description("2 when the first attempt failed and a second one, on a new connection, decided.")] int Attempt,
    [property: Description("Why the first attempt failed; empty when there was only one.")] IReadOnlyList<RouteReason> FirstReasons)
{
    [Description("True when it is the monitor's own route, whose checks are counted.")]
    public bool Counted { get; init; }

    [Description("up or down by the monitor's flapping rule; unknown before enough checks.")]
    public string? Verdict { get; init; }

    [Description("True within a maintenance window.")]
    public bool Maintenance { get; init; }
}
