using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Auth;

namespace Mycosoft.Tests.Unit.Auth;

public sealed class BrowserPassTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void What_was_sealed_opens_for_an_hour_and_in_every_gateway_of_the_same_keys()
    {
        var sealed1 = Pass("one-key-of-the-owner", "another-key").Seal("one-key-of-the-owner");
        var elsewhere = Pass("another-key", "one-key-of-the-owner");
        Assert.Equal("one-key-of-the-owner", elsewhere.Open(sealed1));
        Assert.DoesNotContain("one-key", sealed1, StringComparison.Ordinal);
        _clock.Advance(BrowserPass.Lifetime - TimeSpan.FromSeconds(2));
        Assert.NotNull(elsewhere.Open(sealed1));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(elsewhere.Open(sealed1));
    }

    [Fact]
    public void What_was_changed_or_sealed_under_other_keys_does_not_open()
    {
        var pass = Pass("one-key-of-the-owner");
        var text = pass.Seal("one-key-of-the-owner");
        Assert.Null(Pass("another-key").Open(text));
        Assert.Null(pass.Open(text[..^4] + "AAAA"));
        Assert.All((string[])["", "x", "not base64 at all", new string('A', 200)], wrong => Assert.Null(pass.Open(wrong)));
        Assert.NotEqual(text, pass.Seal("one-key-of-the-owner"));
    }

    [Fact]
    public void Only_routes_that_accept_a_pass_look_at_it()
    {
        var pass = Pass("one-key-of-the-owner");
        Assert.Equal("one-key-of-the-owner", pass.KeyOf(Request(pass, new BrowserPass.Accepted("/orleans"))));
        Assert.Null(pass.KeyOf(Request(pass)));
        Assert.Null(pass.KeyOf(Request(pass, new BrowserPass.Accepted("/elsewhere"))));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("http://company.example:8001", true)]
    [InlineData("https://company.example:8001", true)]
    [InlineData("http://company.example:9000", false)]
    [InlineData("http://elsewhere.example:8001", false)]
    [InlineData("null", false)]
    public void A_page_of_another_origin_has_no_use_of_it(string? origin, bool opens)
    {
        var pass = Pass("one-key-of-the-owner");
        var request = Request(pass, new BrowserPass.Accepted("/orleans"));
        request.Request.Host = new("company.example:8001");
        if (origin is not null)
            request.Request.Headers.Origin = origin;
        Assert.Equal(opens, pass.KeyOf(request) is not null);
    }

    [Fact]
    public void The_pass_of_all_pages_opens_those_that_accept_it()
    {
        var pass = Pass("one-key-of-the-owner");
        var given = new DefaultHttpContext();
        pass.Give(given, "one-key-of-the-owner");
        var asked = new DefaultHttpContext();
        asked.Request.Headers.Cookie = given.Response.Headers.SetCookie.ToString().Split(';')[0];
        asked.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new BrowserPass.Accepted("/orleans"), BrowserPass.Accepted.Everywhere), null));
        Assert.Equal("one-key-of-the-owner", pass.KeyOf(asked));
        asked.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new BrowserPass.Accepted("/orleans")), null));
        Assert.Null(pass.KeyOf(asked));
    }

    private static DefaultHttpContext Request(BrowserPass pass, params object[] metadata)
    {
        var http = new DefaultHttpContext();
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), null));
        http.Request.Headers.Cookie = $"mas-orleans={pass.Seal("one-key-of-the-owner")}";
        return http;
    }

    private BrowserPass Pass(params string[] keys) => new(new Access(Options.Create(new GatewayOptions { ApiKeys = keys })), _clock);
}
