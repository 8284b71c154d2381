using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;
using Mycosoft.Tests.Support.Prometheus;
using Mycosoft.Tests.Support.Redis;

namespace Mycosoft.Tests.EndToEnd.Telemetry;

/// <summary>What deploy/ gives to Prometheus and Grafana, against both real: a silo that works and a server that scrapes it.</summary>
public sealed partial class MonitoringFilesTests(PostgresFixture postgres)
{
    private static readonly string Rules = Path.Combine(Repository.Root, "deploy", "prometheus", "mas.rules.yml");

    private static readonly string Page = Path.Combine(Repository.Root, "deploy", "grafana", "mas.json");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_query_of_the_page_and_every_metric_of_the_rules_is_there_in_a_real_prometheus()
    {
        await using var database = await postgres.CreateDatabase(Cancellation);
        await using var redis = await RedisServer.Start(Cancellation);
        var environment = new Dictionary<string, string> { ["Mas__Roster"] = "myca-core,task-router,website-agent" };
        await using var silo = await SiloProcess.Start(new() { Postgres = database.ConnectionString, Redis = redis.ConnectionString, Environment = environment }, Cancellation);
        await using var prometheus = await PrometheusServer.Start(
            new() { Targets = new Dictionary<string, string> { ["mas"] = silo.Address.Authority }, Credentials = "a-key-for-tests", RuleFiles = [Rules], Every = "1s" }, Cancellation);
        await Work(new Api(silo.Http));

        await Eventually.Equal("", async () => await Without(prometheus, Queries()), "every query of the page gives a series", Patience, Cancellation);
        await Eventually.Equal("", async () => await Without(prometheus, Metrics()), "every metric of the rules exists", Patience, Cancellation);
        await Eventually.Equal("", () => Unwell(prometheus), "every rule is evaluated without an error", Patience, Cancellation);
        await Eventually.Equal("", async () => await Without(prometheus, ["mas:task_completion:ratio1h", "mas:task_latency_seconds:mean10m", "mas:message_latency_seconds:mean10m"]), "the recorded series are there", Patience, Cancellation);
    }

    private static async Task Work(Api api)
    {
        Assert.Equal("completed", (await api.Do("myca-core", "company_status")).Text("status"));
        Assert.Equal("failed", (await api.Do("website-agent", "health_check")).Text("status"));
        (await api.Post("/messages", new { from_agent = "owner", to_agent = "task-router", message_type = "event" })).Is();
    }

    private static IEnumerable<string> Queries() => JsonNode.Parse(File.ReadAllText(Page))!["panels"]!.AsArray()
        .SelectMany(panel => panel!["targets"]?.AsArray() ?? []).Select(target => (string)target!["expr"]!);

    private static IEnumerable<string> Metrics() => Expression().Matches(File.ReadAllText(Rules)).SelectMany(expression => Metric().Matches(expression.Groups[1].Value)).Select(metric => metric.Value).Distinct();

    private static async Task<string> Without(PrometheusServer prometheus, IEnumerable<string> queries)
    {
        var without = new List<string>();
        foreach (var query in queries)
        {
            var answer = await prometheus.Http.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", Cancellation);
            if (JsonNode.Parse(answer)!["data"]!["result"]!.AsArray().Count == 0)
                without.Add(query);
        }

        return string.Join('\n', without);
    }

    private static async Task<string> Unwell(PrometheusServer prometheus)
    {
        var groups = JsonNode.Parse(await prometheus.Http.GetStringAsync("/api/v1/rules", Cancellation))!["data"]!["groups"]!.AsArray();
        var rules = groups.SelectMany(group => group!["rules"]!.AsArray()).ToList();
        return rules.Count == 0 ? "no rules" : string.Join('\n', rules.Where(rule => (string)rule!["health"]! != "ok").Select(rule => $"{rule!["name"]}: {rule["health"]} {rule["lastError"]}"));
    }

    [GeneratedRegex(@"^\s+expr: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Expression();

    [GeneratedRegex(@"\b(?:mas|http_server)_\w+|\bup\b")]
    private static partial Regex Metric();
}
