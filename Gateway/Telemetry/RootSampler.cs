using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Mycosoft.Telemetry;

/// <summary>
/// A trace begins with a request, with the run of a task or with a commit that such traces share. Calls that belong to nothing, which are the queries and grain calls of the company's own rounds, would only bury
/// them.
/// </summary>
internal sealed class RootSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client && samplingParameters.Links?.Any() != true ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
