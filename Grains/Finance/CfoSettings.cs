using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Finance;

/// <summary>What an owner sets of the CFO. The limits are the original's: 1,000 and 10,000 in its own currency.</summary>
public sealed record CfoSettings : IValidatableObject
{
    [Description("The currency of the limits, and of amounts that name none."), RegularExpression("^[A-Z]{3}$")]
    public string Currency { get; init; } = "USD";

    [Description("Below it, the agent approves by itself what the budget holds."), Range(0, (double)Money.Max)]
    public long AloneBelowMinor { get; init; } = 100_000;

    [Description("Below it, after a look at the budget; from it on only under a delegation."), Range(0, (double)Money.Max)]
    public long BudgetCheckBelowMinor { get; init; } = 1_000_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Currencies.Exists(Currency))
            yield return new($"{Currency} is no currency of ISO 4217.", [nameof(Currency)]);
        if (BudgetCheckBelowMinor < AloneBelowMinor)
            yield return new("It must not be below alone_below_minor.", [nameof(BudgetCheckBelowMinor)]);
    }
}
