using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Clients.Prometheus;

public sealed record QueryRequest(
    [property: StringLength(20_000, MinimumLength = 1)] string Promql,
    [property: Description("Now when absent.")] DateTimeOffset? Time = null,
    [property: Description("At most this many series are returned."), Range(1, 1000)] int SeriesLimit = 100);

public sealed record QueryRangeRequest(
    [property: StringLength(20_000, MinimumLength = 1)] string Promql,
    DateTimeOffset Start,
    DateTimeOffset End,
    [property: Description("Seconds between points."), Range(0.001, 31_536_000)] double Step,
    [property: Range(1, 1000)] int SeriesLimit = 100) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (End < Start)
            yield return new("end must not be before start.", [nameof(End)]);
        else if ((End - Start).TotalSeconds / Step > 11_000)
            yield return new("More than 11,000 points per series: make step longer.", [nameof(Step)]);
    }
}

public sealed record SloBurnRequest(
    [property: Description("The share of good events that is promised, such as 0.999."), Range(0.5, 0.999999)] double Objective,
    [property: Description("Rate of good events, with $window where the range belongs: sum(rate(http_ok_total[$window]))."), StringLength(10_000, MinimumLength = 1), RegularExpression(@"[\s\S]*\$window[\s\S]*")] string GoodPromql,
    [property: Description("Rate of all events, with $window."), StringLength(10_000, MinimumLength = 1), RegularExpression(@"[\s\S]*\$window[\s\S]*")] string TotalPromql,
    DateTimeOffset? Time = null);
