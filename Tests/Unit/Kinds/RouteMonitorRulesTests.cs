using Mycosoft.Agents;
using Mycosoft.Agents.Kinds.RouteMonitor;
using Mycosoft.Agents.Kinds.Samples;

namespace Mycosoft.Tests.Unit.Kinds;

public sealed class RouteMonitorRulesTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("", "Unknown")]
    [InlineData("+", "Unknown")]
    [InlineData("++", "Up")]
    [InlineData("-", "Unknown")]
    [InlineData("--", "Down")]
    [InlineData("++-", "Up")]
    [InlineData("++-+-", "Down")]
    [InlineData("--+", "Down")]
    [InlineData("--++", "Up")]
    [InlineData("--+-+-+-+", "Down")]
    public void A_route_is_down_after_two_failures_of_three_and_up_after_two_in_a_row(string checks, string verdict) =>
        Assert.Equal(verdict, Run(checks, new(2, 3)).ToString());

    [Fact]
    public void One_failure_can_be_enough() => Assert.Equal(RouteVerdict.Down, Run("+-", new(1, 1)));

    [Fact]
    public void Percentiles_are_values_that_were_measured()
    {
        var figures = Percentiles.Of(Enumerable.Range(1, 100).Select(i => (double)i));

        Assert.Equal((1.0, 50.0, 95.0, 99.0, 100.0, 50.5), (figures.Min, figures.P50, figures.P95, figures.P99, figures.Max, figures.Mean));
    }

    [Fact]
    public void Percentiles_of_one_value_are_that_value() => Assert.Equal(new(1, 7, 7, 7, 7, 7, 7), Percentiles.Of([7]));

    [Fact]
    public void Percentiles_of_nothing_are_unknown() => Assert.Equal(new(0, null, null, null, null, null, null), Percentiles.Of([]));

    [Fact]
    public void The_log_keeps_the_newest_samples_and_survives_its_own_json()
    {
        var log = new SampleLog().Add(Samples("+-+-+"), 4);
        var read = System.Text.Json.JsonSerializer.Deserialize<SampleLog>(System.Text.Json.JsonSerializer.Serialize(log, Json.Tolerant), Json.Tolerant)!;

        Assert.Equal(Samples("+-+-+").Skip(1), read.All());
    }

    [Fact]
    public void Two_thousand_samples_stay_within_eighty_kilobytes()
    {
        var samples = Enumerable.Range(0, 2500).Select(i => new Sample(Start.AddSeconds(i * 60), i % 7 != 0, 123.45 + i, 67.89, i % 7 == 0 ? "http_503" : null));
        var log = new SampleLog().Add(samples, 2000);

        Assert.Equal(2000, log.Count);
        Assert.InRange(System.Text.Json.JsonSerializer.Serialize(log, Json.Tolerant).Length, 1, 80_000);
    }

    [Fact]
    public void Maintenance_does_not_count_against_the_promise()
    {
        var state = new RouteMonitorState().WithMaintenance(new(Start.AddMinutes(2), Start.AddMinutes(4), "move"));
        var now = Start.AddMinutes(10);

        var sla = RouteStatistics.Sla(Samples("++--++++-+"), new(1, 0.9), now, state);

        Assert.Equal((8, 1, 2), (sla.Checks, sla.Failed, sla.Excluded));
        Assert.Equal((0.875, false, 1.25), (sla.Availability, sla.Met, sla.BudgetUsed));
        Assert.False(sla.Complete);
    }

    [Fact]
    public void Without_checks_nothing_is_said_of_the_promise()
    {
        var sla = RouteStatistics.Sla([], new(), Start, new());

        Assert.Equal((null, null, null), (sla.Availability, sla.Met, sla.BudgetUsed));
    }

    [Fact]
    public void Errors_are_counted_by_their_reason()
    {
        var errors = RouteStatistics.Errors(Samples("+--+"), 60, Start.AddMinutes(5), new());

        Assert.Equal((4, 2, 0.5), (errors.Checks, errors.Failed, errors.ErrorRate));
        Assert.Equal(2, errors.Reasons["http_500"]);
    }

    [Theory]
    [InlineData("""{"interval_seconds":9}""", "$.interval_seconds")]
    [InlineData("""{"route":"api"}""", "$.route")]
    [InlineData("""{"route":"/a","url":"http://b"}""", "$.url")]
    [InlineData("""{"url":"ftp://b"}""", "$.url")]
    [InlineData("""{"method":"POST"}""", "$.method")]
    [InlineData("""{"flap":{"failures":4,"of":3}}""", "$.flap")]
    [InlineData("""{"method":"HEAD","expect":{"body_contains":"x"}}""", "$.expect")]
    [InlineData("""{"expect":{"status":[99]}}""", "$.expect.status")]
    [InlineData("""{"expect":{"json_path":"$..x"}}""", "$.expect.json_path")]
    [InlineData("""{"colour":"red"}""", "$.colour")]
    public void Settings_that_make_no_sense_are_refused_at_their_path(string json, string path) => Assert.Equal(path, new PayloadReader<RouteMonitorSettings>().Read(new(json)).Fault?.Path);

    [Fact]
    public void A_relative_route_without_base_address_names_the_key()
    {
        var settings = new RouteMonitorSettings { Route = "/api/auth" };

        Assert.Equal("Agents:route-monitor:BaseUrl", RouteTargets.MissingKey(settings, null));
        Assert.Contains("Agents:route-monitor:BaseUrl", RouteTargets.Of(new(), settings, null).Fault!.Message, StringComparison.Ordinal);
        Assert.Null(RouteTargets.MissingKey(settings, new("http://website:3000")));
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("/\\evil.example/x")]
    [InlineData("/../../x")]
    public void A_route_cannot_leave_the_base_address(string route)
    {
        var (target, _, fault) = RouteTargets.Of(new(Route: route), new(), new("http://website:3000"));

        Assert.True(fault?.Path == "$.route" || target!.Url.Authority == "website:3000", $"{route} led to {target?.Url}");
    }

    [Fact]
    public void Only_the_monitors_own_route_is_its_own()
    {
        var (settings, site) = (new RouteMonitorSettings { Route = "/api/auth" }, new Uri("http://website:3000"));

        Assert.True(RouteTargets.Of(new(), settings, site).Own);
        Assert.True(RouteTargets.Of(new(Url: "http://website:3000/api/auth"), settings, site).Own);
        Assert.False(RouteTargets.Of(new(Route: "/other"), settings, site).Own);
        Assert.False(RouteTargets.Of(new(Method: "HEAD"), settings, site).Own);
    }

    private static RouteVerdict Run(string checks, FlapRule rule)
    {
        var verdict = RouteVerdict.Unknown;
        for (var i = 1; i <= checks.Length; i++)
        {
            verdict = Flapping.Next(verdict, [.. checks[..i].Select(c => c == '+')], rule);
        }

        return verdict;
    }

    private static List<Sample> Samples(string checks) =>
        [.. checks.Select((c, i) => new Sample(Start.AddMinutes(i), c == '+', 10, 5, c == '+' ? null : "http_500"))];
}
