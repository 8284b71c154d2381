using System.Text.Json.Nodes;
using Mycosoft.Tests.Support.Prometheus;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.EndToEnd.Support;

public sealed class PrometheusServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_fires_and_the_alert_reaches_a_webhook()
    {
        await using var site = await WebSite.Start(cancellationToken: Cancellation);
        site.Status("/alerts", 200);
        await using var alertmanager = await AlertmanagerServer.Start(site.At("/alerts"), Cancellation);
        var settings = new PrometheusSettings { Rules = [PrometheusSettings.AlwaysFiring("SporesEverywhere")], Alertmanager = alertmanager };
        await using var prometheus = await PrometheusServer.Start(settings, Cancellation);

        await Eventually.Value(
            () => Read(prometheus, "/api/v1/alerts"), alerts => alerts.Contains("\"state\":\"firing\"", StringComparison.Ordinal),
            "Prometheus reports the alert as firing", cancellationToken: Cancellation);
        await Eventually.True(() => site.RequestsFor("/alerts") > 0, "Alertmanager calls the webhook", TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal("SporesEverywhere", (string?)JsonNode.Parse(site.Requests[0].Body)!["alerts"]![0]!["labels"]!["alertname"]);
    }

    [Fact]
    public async Task A_target_without_a_listener_is_down_and_prometheus_itself_is_up()
    {
        var settings = new PrometheusSettings { Targets = new Dictionary<string, string> { ["nobody"] = $"127.0.0.1:{FreePort.Next()}" } };
        await using var prometheus = await PrometheusServer.Start(settings, Cancellation);
        await Eventually.Equal("nobody=0 prometheus=1", () => ReadUp(prometheus), "both targets are scraped", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_server_that_cannot_start_is_reported_with_its_own_words()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => PrometheusServer.Start(new PrometheusSettings { Rules = ["- alert: 1no expression"] }, Cancellation));
        Assert.Contains("prometheus ended with", refused.Message, StringComparison.Ordinal);
    }

    private static Task<string> Read(PrometheusServer prometheus, string path) => prometheus.Http.GetStringAsync(path, Cancellation);

    private static async Task<string> ReadUp(PrometheusServer prometheus)
    {
        var results = JsonNode.Parse(await Read(prometheus, "/api/v1/query?query=up"))!["data"]!["result"]!.AsArray();
        return string.Join(' ', results.Select(result => $"{result!["metric"]!["job"]}={result["value"]![1]}").Order(StringComparer.Ordinal));
    }
}
