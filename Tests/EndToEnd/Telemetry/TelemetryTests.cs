using System.Text;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Durability;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Sites;
using Mycosoft.Tests.Support.Telemetry;

namespace Mycosoft.Tests.EndToEnd.Telemetry;

public sealed class TelemetryTests(PostgresFixture postgres)
{
    private const string Secret = "hush-hush";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_trace_leads_from_the_request_over_the_ledger_to_the_call_outside(bool onPostgres)
    {
        await using var site = await WebSite.Start(cancellationToken: Cancellation);
        site.Status("/up", 200);
        await using var sink = await OtlpSink.Start(Cancellation);
        await using var company = await OwnCompany.Start(onPostgres ? postgres : null, Sending(sink));
        var id = await company.Api.Submit("website-agent", "health_check", new { url = site.At($"/up?token={Secret}") });
        Assert.Equal("completed", (await company.Api.Ended(id)).Text("status"));

        var run = await Eventually.Value(() => Task.FromResult(sink.Spans.FirstOrDefault(span => span.Attributes.GetValueOrDefault("mas.task.id") == id.ToString())), span => span is not null, "the run of the task is exported", Patience, Cancellation);
        Assert.Equal(("Mycosoft.MAS", "invoke_agent website", "mycosoft-mas", "website-agent"), (run!.Source, run.Name, run.Service, run.Attributes["gen_ai.agent.id"]));
        var trace = await Eventually.Value(() => Task.FromResult(sink.Spans.Where(span => span.TraceId == run.TraceId).ToList()), IsWhole, "the trace has the request, the grain call, the writes and the call outside", Patience, Cancellation);
        var byId = trace.ToDictionary(span => span.Id);
        Assert.All(trace.Where(span => span.Source is "System.Net.Http" or "Mycosoft.MAS"), span => Assert.StartsWith("POST /tasks", Root(span, byId).Name, StringComparison.Ordinal));
        Assert.Contains(sink.Spans, span => span.Name == "COMMIT ledger" && span.LinkedTraces.Contains(run.TraceId) && span.Attributes["db.system.name"] == (onPostgres ? "postgresql" : "sqlite"));
        Assert.Contains(run.TraceId, Assert.Single(site.Requests).Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_and_logs_go_the_same_way_and_none_of_it_tells_secrets()
    {
        await using var site = await WebSite.Start(cancellationToken: Cancellation);
        site.Status("/up", 200);
        await using var sink = await OtlpSink.Start(Cancellation);
        // Each request writes a line then.
        await using var company = await OwnCompany.Start(null, new(Sending(sink)) { ["Logging__LogLevel__Microsoft.AspNetCore.Routing"] = "Debug" });
        using var browser = company.Silo.CreateClient(null);
        (await new Api(browser).Get("/status?api_key=a-key-for-tests")).Is();
        await company.Api.Do("website-agent", "health_check", new { url = site.At($"/up?token={Secret}") });

        string[] expected = ["mas.tasks.accepted", "mas.tasks.ended", "mas.tasks.latency", "mas.ledger.commit.duration", "mas.ledger.batch.size", "mas.agents.active", "http.server.request.duration"];
        await Eventually.True(() => sink.Metrics.IsSupersetOf(expected), $"the metrics {string.Join(", ", expected)} are exported", Patience, Cancellation);
        await Eventually.True(() => sink.Logs.Any(line => sink.Spans.Any(span => span.TraceId == line.TraceId)), "a line of the log is exported under the trace of its request", Patience, Cancellation);
        foreach (var body in sink.Bodies)
        {
            var text = Encoding.Latin1.GetString(body);
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("a-key-for-tests", text, StringComparison.Ordinal);
        }
    }

    private static bool IsWhole(List<SpanSeen> trace) =>
        Has(trace, "Microsoft.AspNetCore") && Has(trace, "Microsoft.Orleans.Application") && Has(trace, "System.Net.Http") && trace.Count(span => span.Name == "ledger.write") >= 2;

    private static bool Has(List<SpanSeen> trace, string source) => trace.Exists(span => span.Source == source);

    private static SpanSeen Root(SpanSeen span, Dictionary<string, SpanSeen> byId) => byId.TryGetValue(span.Parent, out var parent) ? Root(parent, byId) : span;

    private static Dictionary<string, string> Sending(OtlpSink sink) => new()
    {
        ["Mas__Roster"] = "website-agent",
        ["Mas__Outbound__Allow"] = "127.0.0.1",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.Address.AbsoluteUri,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };
}
