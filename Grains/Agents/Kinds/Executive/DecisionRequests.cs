using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Agents.Kinds.Executive;

public sealed record DecisionOption(
    [property: StringLength(200, MinimumLength = 1)] string Name,
    [property: Description("How well it does, by the name of each criterion.")] IReadOnlyDictionary<string, double>? Scores = null);

public sealed record Criterion([property: StringLength(100, MinimumLength = 1)] string Name, [property: Range(0.001, 1_000)] double Weight = 1);

public sealed record RecordDecisionRequest(
    [property: StringLength(200, MinimumLength = 1)] string Title,
    [property: Description("Why there is something to decide."), StringLength(10_000, MinimumLength = 1)] string Context,
    [property: MinLength(1), MaxLength(20)] IReadOnlyList<DecisionOption> Options,
    [property: Description("What options are weighed by; none leaves them unweighed."), MaxLength(20)] IReadOnlyList<Criterion>? Criteria = null,
    [property: Description("The option that was chosen; a proposal when absent."), StringLength(200, MinimumLength = 1)] string? Chosen = null,
    [property: Description("When to look at it again.")] DateOnly? ReviewOn = null,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record WeighedOption(string Name, [property: Description("The weighted mean of its scores; null without criteria.")] double? Score);

[Description("The options by their scores.")]
public sealed record DecisionAnalysis(
    IReadOnlyList<WeighedOption> Options,
    [property: Description("The one with the highest score; null without criteria or when several share it.")] string? Best,
    [property: Description("Criteria whose weight, changed by a fifth, makes another option the best.")] IReadOnlyList<string> SensitiveTo);

public enum DecisionStatus
{
    Proposed = 0,
    Decided = 1,
}

public sealed record DecisionRecord(
    Guid DecisionId,
    string Title,
    string Context,
    DecisionStatus Status,
    string? Chosen,
    string? DecidedBy,
    DateTime RecordedAt,
    DateOnly? ReviewOn,
    [property: Description("The day of its review has come.")] bool ReviewDue,
    [property: Description("Of the last review; null before the first.")] ReviewOutcome? Outcome,
    DecisionAnalysis Analysis);

public enum ReviewOutcome
{
    AsExpected = 0,
    Better = 1,
    Worse = 2,
    TooEarly = 3,
}

public sealed record ReviewDecisionRequest(
    Guid DecisionId,
    [property: Description("How it turned out; absent to only look.")] ReviewOutcome? Outcome = null,
    [property: StringLength(10_000)] string Note = "",
    [property: Description("When to look at it again.")] DateOnly? ReviewOn = null,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record DecisionReview(
    Guid DecisionId,
    [property: Description("reviewed by this task; else due, not_due or unscheduled.")] string ReviewStatus,
    [property: Description("What the record itself asks for; empty when it asks for nothing.")] IReadOnlyList<string> Recommendations,
    DecisionRecord Decision);

public sealed record ListDecisionsRequest(
    [property: Description("Only those whose review is due.")] bool Due = false,
    [property: Range(1, 500)] int Limit = 100);

public sealed record DecisionList(IReadOnlyList<DecisionRecord> Decisions);
