using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mycosoft.Clients.Outbound;
using Mycosoft.Clients.Web;

namespace Mycosoft.Agents.Kinds.RouteMonitor;

[Description("What a route monitor watches, and when it says that a route is down.")]
public sealed record RouteMonitorSettings : IValidatableObject
{
    [Description("A path on the configured base address, such as /api/search."), RegularExpression("^/.*"), StringLength(2048)]
    public string? Route { get; init; }

    [Description("A whole address, in place of route."), StringLength(2048)]
    public string? Url { get; init; }

    [RegularExpression("^(GET|HEAD)$")]
    public string Method { get; init; } = "GET";

    [Description("Seconds between checks."), Range(10, 86_400)]
    public int IntervalSeconds { get; init; } = 60;

    [Description("At most this many seconds are added to the interval, always the same for one agent, so that monitors do not run in step."), Range(0, 3600)]
    public int JitterSeconds { get; init; }

    public RouteExpectation? Expect { get; init; }

    public FlapRule Flap { get; init; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Route is not null && Url is not null)
            yield return new("Either route or url.", [nameof(Url)]);
        if (Url is not null && OutboundGuard.Parse(Url, "").Fault is { } fault)
            yield return new(fault.Message, [nameof(Url)]);
        if (Flap.Failures < 1 || Flap.Of is < 1 or > 100 || Flap.Failures > Flap.Of)
            yield return new("failures must be from 1 to of, and of at most 100.", [nameof(Flap)]);
        foreach (var error in RouteExpectation.Within(Expect, nameof(Expect), Method))
            yield return error;
    }
}

[Description("A route is down when this many of the last checks failed, and up again when as many in a row were fine.")]
public sealed record FlapRule(int Failures = 2, int Of = 3);
