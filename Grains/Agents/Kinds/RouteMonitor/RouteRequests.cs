using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mycosoft.Clients.Web;

namespace Mycosoft.Agents.Kinds.RouteMonitor;

public sealed record CheckRouteRequest(
    [property: Description("A whole address; the monitor's own when neither this nor route is given."), StringLength(2048, MinimumLength = 1)] string? Url = null,
    [property: Description("A path on the configured base address."), StringLength(2048, MinimumLength = 1), RegularExpression("^/.*")] string? Route = null,
    [property: RegularExpression("^(GET|HEAD)$")] string? Method = null,
    [property: Description("The monitor's own expectation when absent.")] RouteExpectation? Expect = null) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is not null && Route is not null)
            yield return new("Either url or route.", [nameof(Route)]);
        foreach (var error in RouteExpectation.Within(Expect, nameof(Expect), Method ?? "GET"))
            yield return error;
    }
}

public sealed record WindowRequest([property: Range(1, 525_600)] int WindowMinutes = 1440);

public sealed record SetScheduleRequest([property: Range(10, 86_400)] int IntervalSeconds, bool Enabled = true);

public sealed record SlaRequest(
    [property: Range(1, 8760)] int WindowHours = 24,
    [property: Description("The share of checks that must be fine."), Range(0.0, 1.0)] double Target = 0.999);

public sealed record SetMaintenanceRequest(
    DateTimeOffset From,
    DateTimeOffset To,
    [property: StringLength(500, MinimumLength = 1)] string Reason) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (To <= From)
            yield return new("to must be after from.", [nameof(To)]);
        else if (To - From > TimeSpan.FromDays(31))
            yield return new("A maintenance window lasts at most 31 days.", [nameof(To)]);
    }
}

public sealed record DiscoverRoutesRequest([property: Description("An OpenAPI document in JSON; a path is on the configured base address."), StringLength(2048, MinimumLength = 1)] string OpenapiUrl);
