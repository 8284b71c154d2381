using System.ComponentModel;
using System.Globalization;

namespace Mycosoft.Finance;

/// <summary>An amount of one currency, in its minor units.</summary>
[Description("An amount in minor units of its currency, and the same in major units.")]
public sealed record Money(long AmountMinor, string Currency)
{
    /// <summary>The most that is taken, either way; sums of many of them still fit.</summary>
    public const long Max = 1_000_000_000_000_000;

    [Description("In major units.")]
    public decimal Amount => AmountMinor / Currencies.Scale(Currency);

    public override string ToString() => Amount.ToString("N" + Currencies.Digits(Currency), CultureInfo.InvariantCulture) + " " + Currency;

    /// <summary>Reads what a payload gave: minor units, or the major units of the original with no more digits than the currency has.</summary>
    public static Answer<Money> Read(long? minor, decimal? major, string currency, string path = "$", long least = 1)
    {
        if (minor is null == major is null)
            return Fault.InvalidPayload("Either amount_minor or amount.", path + ".amount_minor");
        if (!Currencies.Exists(currency))
            return Fault.InvalidPayload($"{currency} is no currency of ISO 4217.", path + ".currency");
        var (units, member) = minor is { } given ? (given, ".amount_minor") : (major!.Value * Currencies.Scale(currency), ".amount");
        if (units != decimal.Truncate(units))
            return Fault.InvalidPayload($"{currency} has {Currencies.Digits(currency)} digits after the point.", path + member);
        return units < least || units > Max
            ? Fault.InvalidPayload($"The amount must be {least} to {Max} minor units.", path + member)
            : new Money((long)units, currency);
    }
}
