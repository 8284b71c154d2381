using System.Text.Json;
using Mycosoft.Finance;

namespace Mycosoft.Policy;

/// <summary>The amount that a payload speaks of: <c>amount_minor</c>, or <c>amount</c> in whole units, and its <c>currency</c>.</summary>
public static class PolicyAmount
{
    /// <summary>Both null when it speaks of none. An amount that is no number, or too large, is above every bound; a currency that does not exist is taken for one of two digits.</summary>
    public static (long? Minor, string? Currency) Of(JsonText payload)
    {
        using var document = JsonDocument.Parse(payload.ToString());
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return default;
        var currency = document.RootElement.TryGetProperty("currency", out var word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null;
        if (document.RootElement.TryGetProperty("amount_minor", out var minor))
            return (minor.ValueKind == JsonValueKind.Number && minor.TryGetInt64(out var units) ? Math.Abs(units) : long.MaxValue, currency);
        if (!document.RootElement.TryGetProperty("amount", out var amount) || amount.ValueKind == JsonValueKind.Null)
            return (null, currency);
        var read = amount.ValueKind switch
        {
            JsonValueKind.Number when amount.TryGetDecimal(out var number) => number,
            JsonValueKind.String when decimal.TryParse(amount.GetString(), System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            _ => decimal.MaxValue,
        };
        var code = currency?.ToUpperInvariant();
        var scale = code is not null && Currencies.Exists(code) ? Currencies.Scale(code) : 100m;
        return (Math.Abs(read) < long.MaxValue / scale ? (long)Math.Ceiling(Math.Abs(read) * scale) : long.MaxValue, currency);
    }
}
