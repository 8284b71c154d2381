using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Finance;

public sealed record SetLlmPriceRequest(
    [property: RegularExpression("^[a-z0-9][a-z0-9_.-]{0,99}$")] string Provider,
    [property: Description("As the provider calls it."), StringLength(200, MinimumLength = 1)] string Model,
    [property: Description("ISO 4217."), RegularExpression("^[A-Z]{3}$")] string Currency,
    [property: Description("Of a million input tokens, in major units."), Range(0, 1_000_000)] decimal Input,
    [property: Description("Of a million output tokens, in major units."), Range(0, 1_000_000)] decimal Output,
    [property: Description("Of a million input tokens from the provider's cache; as other input when absent."), Range(0, 1_000_000)] decimal? CachedInput = null,
    [property: Description("The first day it holds; today when absent.")] DateOnly? EffectiveFrom = null,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

[Description("Of a million tokens, in major units.")]
public sealed record LlmPrice(string Provider, string Model, DateOnly EffectiveFrom, string Currency, decimal Input, decimal CachedInput, decimal Output);

public sealed record RecordLlmUsageRequest(
    [property: RegularExpression("^[a-z0-9][a-z0-9_.-]{0,99}$")] string Provider,
    [property: Description("As the provider calls it."), StringLength(200, MinimumLength = 1)] string Model,
    [property: Description("All input tokens, those from the cache among them."), Range(0, 1_000_000_000)] long InputTokens,
    [property: Range(0, 1_000_000_000)] long OutputTokens,
    [property: Description("Of the input tokens, those from the provider's cache."), Range(0, 1_000_000_000)] long CachedInputTokens = 0,
    [property: Description("Who used it; who asks when absent."), StringLength(100, MinimumLength = 1)] string? AgentId = null,
    [property: StringLength(100, MinimumLength = 1)] string? TaskType = null,
    [property: Description("Counted by us and not told by the provider.")] bool Estimated = false,
    [property: Description("When; now when absent.")] DateTimeOffset? At = null,
    [property: Description("The provider's request id, or another name that makes it count once."), StringLength(200, MinimumLength = 1)] string? Reference = null) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CachedInputTokens > InputTokens)
            yield return new("They are among the input tokens.", [nameof(CachedInputTokens)]);
    }
}

public sealed record LlmUsage(
    Guid UsageId,
    string Provider,
    string Model,
    string AgentId,
    [property: Description("In major units; null when no price is known.")] decimal? Cost,
    string? Currency);

public enum LlmGrouping
{
    Agent = 0,
    Provider = 1,
    Model = 2,
    TaskType = 3,
}

public sealed record LlmCostRequest(
    [property: Description("monthly, quarterly or yearly for the present one; or yyyy-MM, yyyy-Qn, yyyy."), RegularExpression("^(monthly|quarterly|yearly|[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]))?)$")] string Period = "monthly",
    LlmGrouping GroupBy = LlmGrouping.Model);

[Description("What one group used and cost in one currency.")]
public sealed record LlmCostRow(
    string Group,
    long Calls,
    long InputTokens,
    long CachedInputTokens,
    long OutputTokens,
    [property: Description("Null for calls that have no price.")] string? Currency,
    [property: Description("Exact, in major units; null for calls that have no price.")] decimal? Cost,
    [property: Description("Rounded half to even.")] long? CostMinor,
    long EstimatedCalls);

public sealed record LlmCostReport(DateOnly From, DateOnly To, LlmGrouping GroupBy, IReadOnlyList<LlmCostRow> Rows, IReadOnlyList<LlmCostRow> Totals, long UnpricedCalls);
