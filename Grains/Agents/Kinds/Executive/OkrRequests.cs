using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Agents.Kinds.Executive;

public enum Metric
{
    Number = 0,
    Percent = 1,
    Boolean = 2,
}

public sealed record KeyResultRequest(
    [property: StringLength(200, MinimumLength = 1)] string Title,
    [property: Description("Where it is to get; 1 for a boolean.")] double Target = 1,
    [property: Description("Where it starts.")] double Baseline = 0,
    [property: Description("percent lies between 0 and 100; boolean is 0 or 1.")] Metric Metric = Metric.Number) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Target == Baseline)
            yield return new("It is where it starts.", [nameof(Target)]);
        if (!OkrRules.Fits(Metric, Target))
            yield return new($"That is no {Metric} value.", [nameof(Target)]);
        if (!OkrRules.Fits(Metric, Baseline))
            yield return new($"That is no {Metric} value.", [nameof(Baseline)]);
    }
}

public sealed record SetOkrRequest(
    [property: Description("yyyy, yyyy-Qn or yyyy-MM."), RegularExpression("^[1-9][0-9]{3}(-(0[1-9]|1[0-2]|Q[1-4]))?$")] string Period,
    [property: Description("Whose objective it is."), StringLength(100, MinimumLength = 1)] string Owner,
    [property: StringLength(200, MinimumLength = 1)] string Title,
    [property: MinLength(1), MaxLength(10)] IReadOnlyList<KeyResultRequest> KeyResults,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record UpdateKeyResultRequest(
    Guid KeyResultId,
    [property: Description("What was measured.")] double Current,
    [property: Description("How likely it is to be reached, 0 to 1."), Range(0, 1)] double? Confidence = null,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record OkrReportRequest([property: Description("yyyy, yyyy-Qn or yyyy-MM; the present quarter when absent."), RegularExpression("^[1-9][0-9]{3}(-(0[1-9]|1[0-2]|Q[1-4]))?$")] string? Period = null);

public sealed record KeyResultReport(
    Guid KeyResultId,
    string Title,
    Metric Metric,
    double Baseline,
    double Target,
    [property: Description("Null: never measured.")] double? Current,
    [property: Description("0 to 1; null when never measured.")] double? Progress,
    double? Confidence,
    DateTime? UpdatedAt,
    [property: Description("Not measured for 14 days of a period that runs.")] bool Stale);

public sealed record ObjectiveReport(
    Guid ObjectiveId,
    string Period,
    string Owner,
    string Title,
    [property: Description("The mean of the key results that were measured; null when none was.")] double? Progress,
    [property: Description("How much of the period has passed, 0 to 1.")] double Expected,
    [property: Description("More than 0.2 behind what is expected; null when nothing was measured.")] bool? AtRisk,
    IReadOnlyList<KeyResultReport> KeyResults);

public sealed record OkrReport(string Period, DateOnly From, DateOnly To, [property: Description("Of the objectives that have one; null when none has.")] double? Progress, IReadOnlyList<ObjectiveReport> Objectives);
