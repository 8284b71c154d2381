using System.Text;
using System.Text.Json;
using Mycosoft.Clients.Outbound;
using Mycosoft.Clients.Web;

namespace Mycosoft.Tests.Unit.Clients;

public sealed class WebRulesTests
{
    private static readonly Uri Secure = new("https://example.org/");

    [Fact]
    public void A_bare_answer_lacks_every_security_header() =>
        Assert.Equal(["content-type-options", "csp", "frame-options", "hsts", "referrer-policy"], Rules(Secure));

    [Fact]
    public void A_well_kept_answer_has_no_findings() => Assert.Empty(Rules(
        Secure,
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
        ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Set-Cookie", "id=1; Secure; HttpOnly; SameSite=Lax")));

    [Theory]
    [InlineData("max-age=60")]
    [InlineData("includeSubDomains")]
    public void A_short_or_missing_max_age_is_found(string value) => Assert.Contains("hsts", Rules(Secure, ("Strict-Transport-Security", value)));

    [Theory]
    [InlineData("script-src 'self' 'unsafe-inline'", true)]
    [InlineData("script-src 'self' 'unsafe-inline' 'nonce-abc'", false)]
    [InlineData("img-src 'self'", true)]
    [InlineData("script-src *", true)]
    [InlineData("default-src 'self'", false)]
    public void A_policy_that_does_not_limit_scripts_is_found(string policy, bool found) => Assert.Equal(found, Rules(Secure, ("Content-Security-Policy", policy)).Contains("csp"));

    [Fact]
    public void Cookie_flags_are_found_and_the_value_is_not_repeated()
    {
        var findings = CookieRules.Check(Secure, "session=TOPSECRET; SameSite=None").ToList();

        Assert.Equal(["cookie-secure", "cookie-httponly", "cookie-samesite"], findings.Select(f => f.Rule));
        Assert.DoesNotContain("TOPSECRET", JsonSerializer.Serialize(findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Robots_takes_our_group_the_longest_match_and_allow_on_a_tie()
    {
        var robots = RobotsRules.Parse(
            """
            User-agent: *
            Disallow: /
            User-agent: other
            User-agent: MycosoftMAS
            Disallow: /private  # comment
            Allow: /private/open
            Disallow: /*.pdf$
            Disallow:
            Sitemap: https://example.org/map.xml
            """,
            "mycosoftmas");

        Assert.True(robots.Allows(new("https://example.org/")));
        Assert.False(robots.Allows(new("https://example.org/private/x")));
        Assert.True(robots.Allows(new("https://example.org/private/open/x")));
        Assert.False(robots.Allows(new("https://example.org/a.pdf")));
        Assert.True(robots.Allows(new("https://example.org/a.pdf?x")));
        Assert.Equal(["https://example.org/map.xml"], robots.Sitemaps);
        Assert.False(RobotsRules.Parse("User-agent: *\nDisallow: /", "mycosoftmas").Allows(new("https://example.org/")));
    }

    [Theory]
    [InlineData("$.status", "ok")]
    [InlineData("$.items[1].id", "7")]
    [InlineData("$['a b']", "true")]
    [InlineData("$.none", null)]
    [InlineData("$.items[9]", null)]
    [InlineData("$.status.more", null)]
    public void A_json_path_names_one_value(string path, string? value)
    {
        using var document = JsonDocument.Parse("""{"status":"ok","items":[{"id":1},{"id":7}],"a b":true}""");

        Assert.Equal(value, JsonPath.Find(document.RootElement, path));
    }

    [Theory]
    [InlineData("color: #777; background: #fff", true)]
    [InlineData("color:#000;background-color:rgb(255, 255, 255)", false)]
    public void Contrast_of_inline_colours_is_measured(string style, bool low) => Assert.Equal(low, Contrast.OfStyle(style) < 4.5);

    [Theory]
    [InlineData("color: red; background: white")]
    [InlineData("color: #000")]
    public void Contrast_is_unknown_where_a_colour_is(string style) => Assert.Null(Contrast.OfStyle(style));

    [Fact]
    public void Routes_are_read_from_an_openapi_document()
    {
        var json = """{"openapi":"3.1.0","info":{"title":"T","version":"1"},"servers":[{"url":"/base"}],"paths":{"/a":{"get":{},"post":{},"summary":"x"},"/a/{id}":{"delete":{}}}}""";

        var routes = OpenApiReader.Read(Encoding.UTF8.GetBytes(json), Secure).Result!;

        Assert.Equal("/base", routes.Server);
        Assert.Equal(["GET", "POST"], routes.Routes[0].Methods);
        Assert.True(routes.Routes[1].Parameters);
    }

    [Theory]
    [InlineData("openapi: 3.1.0", FaultCodes.Unsupported)]
    [InlineData("{}", FaultCodes.InvalidPayload)]
    [InlineData("[1]", FaultCodes.InvalidPayload)]
    public void What_is_no_openapi_document_is_said_to_be_none(string text, string code) => Assert.Equal(code, OpenApiReader.Read(Encoding.UTF8.GetBytes(text), Secure).Fault?.Code);

    [Fact]
    public void An_expectation_counts_each_thing_that_is_not_as_wanted()
    {
        var answer = new OutboundAnswer(Secure, new(null, null, null, 5, 500)) { Status = 503, Body = "{\"status\":\"down\"}"u8.ToArray() };
        var expect = new RouteExpectation { BodyContains = "fine", JsonPath = "$.status", JsonValue = "ok", MaxMs = 100, TlsDays = 7 };

        Assert.Equal(["http_503", "body_contains", "json_path", "too_slow", "tls_days"], ExpectationRules.Check(answer, expect).Select(r => r.Code));
        Assert.Empty(ExpectationRules.Check(answer, new RouteExpectation { Status = [503] }));
    }

    private static IEnumerable<string> Rules(Uri url, params (string, string)[] headers) => HeaderRules.Check(url, AnswerHeaders.Of(headers)).Select(f => f.Rule).Order();
}
