using Mycosoft.Agents;
using Mycosoft.Agents.Kinds.Monitoring;
using Mycosoft.Clients.Alertmanager;
using Mycosoft.Clients.Prometheus;

namespace Mycosoft.Tests.Unit.Clients;

public sealed class MonitoringRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("NaN", null)]
    [InlineData("+Inf", null)]
    [InlineData("-Inf", null)]
    [InlineData("1e3", 1000.0)]
    public void A_value_keeps_what_was_sent_and_a_number_only_if_it_is_one(string raw, double? value)
    {
        var read = PromValue.Of(1.5, raw);

        Assert.Equal((value, raw), (read.Value, read.Raw));
    }

    [Theory]
    [InlineData(400, "bad_data", FaultCodes.InvalidPayload)]
    [InlineData(422, "execution", FaultCodes.InvalidPayload)]
    [InlineData(503, "timeout", FaultCodes.Timeout)]
    [InlineData(503, "canceled", FaultCodes.Unavailable)]
    [InlineData(503, null, FaultCodes.Unavailable)]
    [InlineData(401, null, FaultCodes.Unauthenticated)]
    [InlineData(500, "internal", FaultCodes.UpstreamError)]
    [InlineData(404, null, FaultCodes.UpstreamError)]
    public void Errors_of_prometheus_have_their_code(int status, string? type, string code) => Assert.Equal(code, PrometheusFaults.Of(status, type, "message").Code);

    [Fact]
    public void A_budget_burns_as_fast_as_errors_exceed_what_is_allowed()
    {
        var windows = BurnRules.Windows.Select(w => BurnWindow.Of(w, w is "1h" or "5m" ? 0.98 : 0.9995, 1, 0.999)).ToList();

        var alerts = BurnRules.Alerts(windows);

        Assert.Equal(20, windows.Single(w => w.Window == "1h").BurnRate!.Value, 6);
        Assert.Equal([true, false, false, false], alerts.Select(a => a.Firing));
    }

    [Fact]
    public void Without_events_a_burn_rate_is_unknown_and_not_zero()
    {
        var windows = BurnRules.Windows.Select(w => BurnWindow.Of(w, w == "5m" ? null : 0, w == "5m" ? null : 0, 0.99)).ToList();

        Assert.All(windows, w => Assert.Null(w.BurnRate));
        Assert.All(BurnRules.Alerts(windows), a => Assert.Null(a.Firing));
    }

    [Theory]
    [InlineData("24h", "Down", false, true, false)]
    [InlineData("25h", "Down", false, true, true)]
    [InlineData("2d", "Down", false, true, true)]
    [InlineData("1h", ".*", true, true, true)]
    [InlineData("1h", "(a|.+)", true, true, true)]
    [InlineData("1h", "Down.*", true, true, false)]
    [InlineData("1h", "Down", false, false, true)]
    [InlineData("1h", "", false, true, true)]
    public void A_long_or_boundless_silence_asks_for_approval(string duration, string value, bool regex, bool equal, bool asks)
    {
        var request = new CreateSilenceRequest([new("alertname", value, regex, equal)], "c", "me", Duration: duration);
        Assert.Equal(asks, SilencePolicy.WhyCritical(request, Now) is not null);
    }

    [Theory]
    [InlineData("critical", false, true, true)]
    [InlineData("page", false, true, true)]
    [InlineData("crit.*", true, true, true)]
    [InlineData("warning|page", true, true, true)]
    [InlineData("(?=critical).*", true, true, true)]
    [InlineData("warning", false, true, false)]
    [InlineData("warning|info", true, true, false)]
    [InlineData("warning", false, false, true)]
    [InlineData("critical|page", true, false, false)]
    public void A_silence_of_critical_alerts_asks_for_approval(string value, bool regex, bool equal, bool asks) => Assert.Equal(
        asks ? "it mutes critical alerts" : null, SilencePolicy.WhyCritical(new([new("alertname", "Down"), new("severity", value, regex, equal)], "c", "me", Duration: "1h"), Now));

    [Fact]
    public void An_end_counts_from_when_it_was_asked_for() => Assert.Equal(
        (null, "it lasts more than 24 hours"), (Until(Now.AddHours(24)), Until(Now.AddHours(25))));

    private static string? Until(DateTimeOffset end) => new CreateSilenceRequest([new("alertname", "Down")], "c", "me", EndsAt: end).WhyCritical(Now.UtcDateTime);

    [Fact]
    public void A_silence_without_matchers_asks_for_approval() =>
        Assert.Equal("it mutes everything", SilencePolicy.WhyCritical(new([], "c", "me", Duration: "1h"), Now));

    [Fact]
    public void The_webhook_is_taken_as_it_is_and_each_state_of_an_alert_once()
    {
        var (payload, fault) = new PayloadReader<WebhookPayload>().Read(new(Webhook));
        Assert.Null(fault);

        var (first, fresh) = new MonitoringState().Take(payload!.Alerts);
        var (second, again) = first.Take(payload.Alerts);
        var (_, resolved) = second.Take([payload.Alerts[0] with { Status = "resolved" }]);

        Assert.Equal(["Down", "Slow"], fresh.Select(a => a.Labels["alertname"]));
        Assert.Empty(again);
        Assert.Same(first, second);
        Assert.Single(resolved);
    }

    [Fact]
    public void Another_version_of_the_webhook_is_refused() =>
        Assert.Equal("$.version", new PayloadReader<WebhookPayload>().Read(new(Webhook.Replace("\"4\"", "\"5\"", StringComparison.Ordinal))).Fault?.Path);

    [Theory]
    [InlineData("""{"promql":"up","start":"2026-01-01T00:00:00Z","end":"2026-01-02T00:00:00Z","step":1}""", "$.step")]
    [InlineData("""{"promql":"up","start":"2026-01-02T00:00:00Z","end":"2026-01-01T00:00:00Z","step":60}""", "$.end")]
    [InlineData("""{"promql":"","start":"2026-01-01T00:00:00Z","end":"2026-01-02T00:00:00Z","step":60}""", "$.promql")]
    public void A_range_that_makes_no_sense_is_refused_at_its_path(string json, string path) => Assert.Equal(path, new PayloadReader<QueryRangeRequest>().Read(new(json)).Fault?.Path);

    [Theory]
    [InlineData("""{"matchers":[],"comment":"c","created_by":"me"}""")]
    [InlineData("""{"matchers":[],"comment":"c","created_by":"me","duration":"1h","ends_at":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"matchers":[],"comment":"c","created_by":"me","duration":"forever"}""")]
    public void A_silence_needs_one_end(string json) => Assert.Equal(FaultCodes.InvalidPayload, new PayloadReader<CreateSilenceRequest>().Read(new(json)).Fault?.Code);

    private const string Webhook =
        """
        {"receiver":"mas","status":"firing","version":"4","groupKey":"{}","truncatedAlerts":0,"groupLabels":{},"commonLabels":{"a":"b"},"notYetKnown":{"x":1},"externalURL":"http://am",
         "alerts":[
          {"status":"firing","labels":{"alertname":"Down"},"annotations":{},"startsAt":"2026-01-01T00:00:00.123456789Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"a1","more":true},
          {"status":"firing","labels":{"alertname":"Slow"},"annotations":{},"startsAt":"2026-01-01T00:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"b2"},
          {"status":"firing","labels":{"alertname":"Down"},"annotations":{},"startsAt":"2026-01-01T00:00:00.123456789Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"a1"}]}
        """;
}
