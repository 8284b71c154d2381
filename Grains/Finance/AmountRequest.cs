using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Finance;

/// <summary>Money as a payload gives it.</summary>
public abstract record AmountRequest : IValidatableObject
{
    [Description("In minor units, such as cents."), Range(0, (double)Money.Max)]
    public long? AmountMinor { get; init; }

    [Description("In place of amount_minor: in major units, with no more digits after the point than the currency has."), Range(0, (double)Money.Max)]
    public decimal? Amount { get; init; }

    [Description("ISO 4217; the agent's own currency when absent."), RegularExpression("^[A-Z]{3}$")]
    public string? Currency { get; init; }

    /// <summary>Whether there is nothing to do without an amount.</summary>
    protected virtual bool NeedsAmount => true;

    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AmountMinor is not null && Amount is not null)
            yield return new("Either amount_minor or amount.", [nameof(Amount)]);
        else if (NeedsAmount && AmountMinor is null && Amount is null)
            yield return new("Either amount_minor or amount.", [nameof(AmountMinor)]);
        else if (Currency is { } currency && !Currencies.Exists(currency))
            yield return new($"{currency} is no currency of ISO 4217.", [nameof(Currency)]);
        else if (Currency is { } known && Amount is { } major && Money.Read(null, major, known, least: 0).Fault is { } fault)
            yield return new(fault.Message, [nameof(Amount)]);
    }

    public Answer<Money> Read(string defaultCurrency, string path = "$", long least = 1) => Money.Read(AmountMinor, Amount, Currency ?? defaultCurrency, path, least);
}
