using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.Telemetry;

namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>A gateway by itself: what it shows of its silos, and the trace that goes on in them.</summary>
[Collection(nameof(OneAtATime))]
public sealed class ObservedClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_shows_the_silos_and_its_trace_goes_on_in_one_of_them()
    {
        await using var sink = await OtlpSink.Start(Cancellation);
        var sending = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.Address.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        };
        await using var company = await ClusterCompany.Start(new() { Silos = 2, OfGateways = sending, Environment = new Dictionary<string, string>(sending) { ["Mas__Roster"] = "myca-core,task-router" } }, Cancellation);
        var api = new Api(company.Gateways[0].Http);
        var id = (await api.Do("task-router", "get_status")).Text("task_id");

        var run = await Eventually.Value(() => Task.FromResult(sink.Spans.FirstOrDefault(span => span.Attributes.GetValueOrDefault("mas.task.id") == id)), span => span is not null, "the run of the task is exported", Patience, Cancellation);
        var request = await Eventually.Value(
            () => Task.FromResult(sink.Spans.FirstOrDefault(span => span.TraceId == run!.TraceId && span.Source == "Microsoft.AspNetCore")), span => span is not null, "the request of the same trace is exported", Patience, Cancellation);
        Assert.NotEqual(run!.Process, request!.Process);

        var page = await Eventually.Value(
            async () => (await api.Get("/orleans/DashboardCounters")).Is().ToJsonString(), text => text.Contains("TaskRouterAgent", StringComparison.Ordinal), "the page of the gateway counts the agents of the silos", Patience, Cancellation);
        Assert.Equal(company.Silos.Count, System.Text.Json.Nodes.JsonNode.Parse(page)!["hosts"]!.AsArray().Count);
        (await new Api(company.Silos[0].Http).Get("/orleans/")).IsRefused(404);
    }
}
