using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Mycosoft.Telemetry;
using OpenTelemetry.Trace;

namespace Mycosoft.Tests.Unit.Telemetry;

public sealed class TelemetryExportTests
{
    [Theory]
    [InlineData("http://127.0.0.1:4317", 0)]
    [InlineData("https://collector.example.org/otlp", 0)]
    [InlineData("", 0)]
    [InlineData("collector:4317", 1)]
    [InlineData("/var/run/collector", 1)]
    public void An_endpoint_that_is_no_address_stops_the_start(string endpoint, int errors)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)]).Build();
        Assert.Equal(errors, GatewayOptions.Check(configuration).Count(error => error.StartsWith("OTEL_EXPORTER_OTLP_ENDPOINT is ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(ActivityKind.Server, false, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Internal, false, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Client, false, SamplingDecision.Drop)]
    [InlineData(ActivityKind.Client, true, SamplingDecision.RecordAndSample)]
    public void A_call_that_belongs_to_nothing_is_no_trace_but_a_shared_commit_is(ActivityKind kind, bool linked, SamplingDecision decision)
    {
        ActivityLink[] links = linked ? [new(new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded))] : [];
        Assert.Equal(decision, new RootSampler().ShouldSample(new(default, ActivityTraceId.CreateRandom(), "a span", kind, null, links)).Decision);
    }
}
