using Mycosoft.Agents;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>A route with its address and what it must answer.</summary>
public sealed record RouteTarget(string Route, Uri Url, HttpMethod Method, RouteExpectation Expect);

/// <summary>Checks a route; a first failure is tried again on a new connection before it counts.</summary>
public sealed class RouteProbe(OutboundHttp http, RouteMonitorOptions options, TimeProvider clock)
{
    public async Task<Outcome<RouteCheck>> Check(RouteTarget target, CancellationToken cancellationToken)
    {
        var first = await Send(target, cancellationToken);
        if (first.Refusal is { } refused)
            return refused;
        var reasons = ExpectationRules.Check(first, target.Expect);
        if (reasons.Count == 0)
            return Result(target, first, reasons, 1, []);
        var second = await Send(target, cancellationToken);
        return second.Refusal is { } refusal ? refusal : Result(target, second, ExpectationRules.Check(second, target.Expect), 2, reasons);
    }

    /// <summary>The routes that an OpenAPI document describes.</summary>
    public async Task<Outcome<DiscoveredRoutes>> Discover(Uri url, CancellationToken cancellationToken)
    {
        var answer = await http.Send(new OutboundRequest(url) { Own = options.BaseUrl, NeedsWholeBody = true }, cancellationToken);
        if (answer.Fault is { } fault)
            return fault;
        return answer.Status == 200 ? OpenApiReader.Read(answer.Body, url) : Fault.UpstreamError($"{url} answered HTTP {answer.Status}.");
    }

    private Task<OutboundAnswer> Send(RouteTarget target, CancellationToken cancellationToken) =>
        http.Send(new OutboundRequest(target.Url) { Method = target.Method, Own = options.BaseUrl }, cancellationToken);

    private RouteCheck Result(RouteTarget target, OutboundAnswer answer, IReadOnlyList<RouteReason> reasons, int attempt, IReadOnlyList<RouteReason> firstReasons)
    {
        var timings = answer.Timings;
        return new(
            target.Route,
            target.Url.AbsoluteUri,
            reasons.Count == 0 ? RouteStatus.Healthy : RouteStatus.Unhealthy,
            answer.Failure is null ? timings.TotalMs : null,
            timings.DnsMs,
            timings.ConnectMs,
            timings.TlsMs,
            timings.TtfbMs,
            timings.TotalMs,
            answer.Status,
            answer.HttpVersion,
            answer.Bytes,
            reasons,
            answer.Redirects,
            answer.Tls,
            clock.GetUtcNow().UtcDateTime,
            attempt,
            firstReasons);
    }
}
