using Mycosoft.Agents.Kinds.Monitoring;
using Mycosoft.Clients.Prometheus;
using Mycosoft.Tests.Support.Prometheus;

namespace Mycosoft.Tests.Cluster.Clients;

public sealed class PrometheusFixture : IAsyncLifetime
{
    public PrometheusServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PrometheusServer.Start(new()
    {
        Targets = new Dictionary<string, string> { ["gone"] = $"127.0.0.1:{FreePort.Next()}" },
        Rules = [PrometheusSettings.AlwaysFiring("Planted")],
    });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

public sealed class PrometheusClientTests(PrometheusFixture prometheus) : IClassFixture<PrometheusFixture>, IDisposable
{
    private readonly ClientKit _kit = ClientKit.With(("Agents:monitoring:PrometheusUrl", prometheus.Server.Address.AbsoluteUri));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task A_vector_has_labels_and_values()
    {
        var up = await Until(() => Queries.Instant(new("up"), Token), r => r.Series.Count == 2);

        Assert.Equal("vector", up.ResultType);
        Assert.Equal((0.0, "0"), (up.Series.Single(s => s.Labels["job"] == "gone").Value!.Value, up.Series.Single(s => s.Labels["job"] == "gone").Value!.Raw));
    }

    [Theory]
    [InlineData("vector(0)/0", null, "NaN")]
    [InlineData("vector(1)/0", null, "+Inf")]
    [InlineData("vector(-1)/0", null, "-Inf")]
    public async Task What_is_no_number_is_null_and_kept_as_it_came(string promql, double? value, string raw)
    {
        var result = (await Queries.Instant(new(promql), Token)).Result!;

        Assert.Equal((value, raw), (result.Series.Single().Value!.Value, result.Series.Single().Value!.Raw));
    }

    [Theory]
    [InlineData("scalar(vector(2))", "scalar", "2")]
    [InlineData("\"text\"", "string", "text")]
    public async Task Scalars_and_strings_are_read(string promql, string type, string raw)
    {
        var result = (await Queries.Instant(new(promql), Token)).Result!;

        Assert.Equal((type, raw), (result.ResultType, result.Scalar?.Raw));
    }

    [Fact]
    public async Task A_range_has_a_point_for_each_step()
    {
        var end = DateTimeOffset.UtcNow;

        var result = (await Queries.Range(new("vector(1)", end.AddMinutes(-10), end, 60), Token)).Result!;

        Assert.Equal(("matrix", 11), (result.ResultType, result.Series.Single().Values!.Count));
    }

    [Fact]
    public async Task Series_beyond_the_limit_are_left_out_and_counted()
    {
        var result = await Until(() => Queries.Instant(new("{__name__=~\"prometheus_.+\"}", SeriesLimit: 3), Token), r => r.SeriesTotal > 3);

        Assert.Equal((3, true), (result.Series.Count, result.Truncated));
    }

    [Theory]
    [InlineData("up{")]
    [InlineData("rate(up)")]
    public async Task A_query_that_cannot_be_read_is_an_invalid_payload(string promql)
    {
        var fault = (await Queries.Instant(new(promql), Token)).Fault!;

        Assert.Equal((FaultCodes.InvalidPayload, "$.promql"), (fault.Code, fault.Path));
        Assert.Contains("parse error", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_cannot_be_executed_is_an_invalid_payload() =>
        Assert.Equal(FaultCodes.InvalidPayload, (await Queries.Instant(new("label_replace(vector(1), \"a b\", \"$1\", \"x\", \"(.*)\")"), Token)).Fault?.Code);

    [Fact]
    public async Task A_long_query_travels_whole()
    {
        var result = await Queries.Instant(new(string.Join(" + ", Enumerable.Repeat("vector(1)", 1000))), Token);

        Assert.Equal(1000, result.Result!.Series.Single().Value!.Value);
    }

    [Fact]
    public async Task A_target_that_is_down_comes_first_with_its_error()
    {
        var report = await Until(() => Status.Targets(Token), r => r.Down == 1 && r.Up == 1);

        Assert.Equal(("gone", "down"), (report.Targets[0].Job, report.Targets[0].Health));
        Assert.Contains("connection refused", report.Targets[0].LastError!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_planted_rule_fires_and_its_alert_is_listed()
    {
        var rules = await Until(() => Status.Rules(Token), r => r.Firing == 1);
        var alerts = await Until(() => Status.Alerts(Token), r => r.Firing == 1);

        Assert.Equal("Planted", rules.Rules.Single().Name);
        Assert.Equal(("Planted", 1.0), (alerts.Alerts.Single().Name, alerts.Alerts.Single().Value));
    }

    [Fact]
    public async Task A_budget_is_measured_over_all_windows()
    {
        var report = (await _kit.Get<SloBurn>().Measure(new(0.99, Over("0.9"), Over("1")), Token)).Result!;

        Assert.Equal(BurnRules.Windows, report.Windows.Select(w => w.Window));
        Assert.All(report.Windows, w => Assert.Equal(10, w.BurnRate!.Value, 6));
    }

    [Fact]
    public async Task A_budget_of_many_series_is_refused_at_its_path()
    {
        await Until(() => Queries.Instant(new("max_over_time(up[5m])"), Token), r => r.SeriesTotal == 2);

        Assert.Equal("$.total_promql", (await _kit.Get<SloBurn>().Measure(new(0.99, Over("1"), "max_over_time(up[$window])"), Token)).Fault?.Path);
    }

    [Fact]
    public async Task Its_health_pages_answer_and_an_absent_alertmanager_is_named()
    {
        var status = await _kit.Get<MonitoringClients>().Status(Token);

        Assert.Equal(["prometheus_healthy", "prometheus_ready"], status.Services[0].Checks.Select(c => c.Name));
        Assert.All(status.Services[0].Checks, c => Assert.Equal(Mycosoft.Agents.AgentHealth.Healthy, c.Status));
        Assert.Equal((false, "Agents:monitoring:AlertmanagerUrl"), (status.Services[1].Configured, status.Services[1].Key));
    }

    [Fact]
    public async Task Reloading_without_its_switch_is_unsupported() => Assert.Equal(FaultCodes.Unsupported, (await _kit.Get<PrometheusClient>().Reload(Token)).Fault?.Code);

    [Fact]
    public async Task Reloading_works_where_it_is_switched_on()
    {
        await using var server = await PrometheusServer.Start(new() { Lifecycle = true }, Token);
        using var kit = ClientKit.With(("Agents:monitoring:PrometheusUrl", server.Address.AbsoluteUri));

        Assert.True((await kit.Get<PrometheusClient>().Reload(Token)).Result?.Reloaded);
    }

    [Fact]
    public async Task Without_address_the_key_is_named_and_with_a_wrong_one_it_is_unavailable()
    {
        using var none = ClientKit.With();
        using var wrong = ClientKit.With(("Agents:monitoring:PrometheusUrl", $"http://127.0.0.1:{FreePort.Next()}"));

        var missing = (await none.Get<PromQueries>().Instant(new("up"), Token)).Fault!;
        Assert.Equal(FaultCodes.NotConfigured, missing.Code);
        Assert.Contains("Agents:monitoring:PrometheusUrl", missing.Message, StringComparison.Ordinal);
        Assert.Equal(FaultCodes.Unavailable, (await wrong.Get<PromQueries>().Instant(new("up"), Token)).Fault?.Code);
    }

    private PromQueries Queries => _kit.Get<PromQueries>();

    private PromStatus Status => _kit.Get<PromStatus>();

    private static string Over(string value) => $"vector({value}) + 0 * count_over_time(vector(1)[$window:1m])";

    private static Task<T> Until<T>(Func<Task<Mycosoft.Agents.Outcome<T>>> ask, Func<T, bool> holds)
        where T : class =>
        Eventually.Value(async () => (await ask()).Result!, holds, "what Prometheus has scraped and evaluated", cancellationToken: Token);
}
