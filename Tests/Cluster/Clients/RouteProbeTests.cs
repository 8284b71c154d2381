using Microsoft.AspNetCore.Http;
using Mycosoft.Clients.Web;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.Cluster.Clients;

public sealed class RouteProbeTests : IAsyncLifetime
{
    private readonly ClientKit _kit = ClientKit.With();
    private WebSite _site = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await WebSite.Start();

    public async ValueTask DisposeAsync()
    {
        _kit.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task A_healthy_route_is_asked_once()
    {
        _site.Text("/api/search", "application/json", "{\"status\":\"ok\"}");

        var check = await Check("/api/search", new() { JsonPath = "$.status", JsonValue = "ok" });

        Assert.Equal((RouteStatus.Healthy, 200, 1, 1), (check.Status, check.HttpStatus, check.Attempt, _site.RequestsFor("/api/search")));
        Assert.Equal(check.TotalMs, check.LatencyMs);
    }

    [Fact]
    public async Task A_first_failure_is_tried_again_before_it_counts()
    {
        var requests = 0;
        _site.Serve("/flaky", context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref requests) == 1 ? StatusCodes.Status502BadGateway : StatusCodes.Status200OK;
            return Task.CompletedTask;
        });

        var check = await Check("/flaky");

        Assert.Equal((RouteStatus.Healthy, 2), (check.Status, check.Attempt));
        Assert.Equal("http_502", check.FirstReasons.Single().Code);
    }

    [Fact]
    public async Task A_failure_that_stays_is_a_result_with_its_reason()
    {
        _site.Status("/down", 500).Reset("/reset").RedirectLoop("/loop");

        Assert.Equal("http_500", (await Check("/down")).Reasons.Single().Code);
        Assert.Equal("redirect_loop", (await Check("/loop")).Reasons.Single().Code);
        var reset = await Check("/reset");
        Assert.Equal((RouteStatus.Unhealthy, "reset", null), (reset.Status, reset.Reasons.Single().Code, reset.LatencyMs));
    }

    [Fact]
    public async Task An_expired_certificate_is_a_reason_and_is_shown()
    {
        await using var site = await WebSite.Start(SiteCertificate.Expired, Token);

        var check = (await _kit.Get<RouteProbe>().Check(new("/", site.At("/", "localhost"), HttpMethod.Get, new()), Token)).Result!;

        Assert.Equal(("tls_error", "expired"), (check.Reasons.Single().Code, check.Tls?.Error));
    }

    [Fact]
    public async Task The_configured_base_address_is_called_although_it_is_private()
    {
        _site.Text("/a", "text/plain", "a");
        using var kit = ClientKit.With(("Mas:Outbound:Allow", "example.org"), ("WEBSITE_URL", _site.Address.AbsoluteUri));

        var own = await kit.Get<RouteProbe>().Check(new("/a", _site.At("/a"), HttpMethod.Get, new()), Token);
        var other = await kit.Get<RouteProbe>().Check(new("/a", _site.At("/a", "127.0.0.2"), HttpMethod.Get, new()), Token);

        Assert.Equal(RouteStatus.Healthy, own.Result?.Status);
        Assert.Equal(FaultCodes.Forbidden, other.Fault?.Code);
    }

    [Fact]
    public async Task Routes_are_discovered_from_a_served_document()
    {
        _site.Text("/openapi.json", "application/json", """{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{"/a":{"get":{}}}}""");

        var found = (await _kit.Get<RouteProbe>().Discover(_site.At("/openapi.json"), Token)).Result!;

        Assert.Equal("/a", found.Routes.Single().Route);
    }

    private async Task<RouteCheck> Check(string path, RouteExpectation? expect = null) =>
        (await _kit.Get<RouteProbe>().Check(new(path, _site.At(path), HttpMethod.Get, expect ?? new()), Token)).Result!;
}
