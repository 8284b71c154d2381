using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Finance;

public sealed record SetExchangeRateRequest(
    [property: Description("The currency that is given away."), RegularExpression("^[A-Z]{3}$")] string Base,
    [property: Description("The currency that is got for it."), RegularExpression("^[A-Z]{3}$")] string Quote,
    [property: Description("How much of the quote currency one of the base currency is.")] decimal Rate,
    [property: Description("Where the rate comes from."), StringLength(200, MinimumLength = 1)] string Source,
    [property: Description("The first day it holds; today when absent.")] DateOnly? AsOf = null,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record ExchangeRate(string Base, string Quote, decimal Rate, DateOnly AsOf, string Source);

/// <summary>Exchange rates as an owner gave them. Only what was given is used: no inverse, no crossing, and never one for one.</summary>
public sealed class Exchange(Books books)
{
    private const decimal MaxRate = 1_000_000_000m;

    public Task<Outcome<ExchangeRate>> Set(SetExchangeRateRequest request, Requested by, CancellationToken cancellationToken) => books.Once(
        by,
        "set_exchange_rate",
        request,
        async s =>
        {
            if ((by.ByAgent ? by.OnlyPeople("give exchange rates") : Check(request)) is { } fault)
                return fault;
            var rate = new ExchangeRate(request.Base, request.Quote, request.Rate, request.AsOf ?? s.Today, request.Source);
            await s.Run(new Statement("""
                INSERT INTO finance_rates (base, quote, as_of, rate, source) VALUES (@base, @quote, @day, @rate, @source)
                ON CONFLICT (base, quote, as_of) DO UPDATE SET rate = excluded.rate, source = excluded.source
                """).With("base", rate.Base).With("quote", rate.Quote).With("day", Days.Text(rate.AsOf)).With("rate", rate.Rate.ToString(CultureInfo.InvariantCulture)).With("source", rate.Source));
            return (Outcome<ExchangeRate>)rate;
        },
        cancellationToken);

    /// <summary>The same money in another currency, by the last rate that held on the day.</summary>
    public static async Task<Answer<Money>> Convert(BookSession session, Money money, string currency, DateOnly day)
    {
        if (money.Currency == currency)
            return money;
        var select = new Select("rate FROM finance_rates").Where("base = @base", "base", money.Currency).Where("quote = @quote", "quote", currency)
            .Where("as_of <= @day", "day", Days.Text(day)).Then("ORDER BY as_of DESC").Limit(1);
        return await session.First(select, r => r.Text(0)) is { } rate
            ? Convert(money, currency, decimal.Parse(rate, CultureInfo.InvariantCulture))
            : Fault.NotFound($"There is no exchange rate {money.Currency}/{currency} for {Days.Text(day)}; give one with set_exchange_rate.");
    }

    /// <summary>Rounded half to even, to the minor unit of the target.</summary>
    public static Answer<Money> Convert(Money money, string currency, decimal rate)
    {
        var units = Math.Round(money.AmountMinor * rate / Currencies.Scale(money.Currency) * Currencies.Scale(currency), MidpointRounding.ToEven);
        return Math.Abs(units) > Money.Max ? Fault.InvalidPayload($"{money} is more than can be counted in {currency}.") : new Money((long)units, currency);
    }

    private static Fault? Check(SetExchangeRateRequest request)
    {
        if (!Currencies.Exists(request.Base))
            return Fault.InvalidPayload($"{request.Base} is no currency of ISO 4217.", "$.base");
        if (!Currencies.Exists(request.Quote) || request.Quote == request.Base)
            return Fault.InvalidPayload("The quote must be another currency of ISO 4217.", "$.quote");
        return request.Rate is > 0 and <= MaxRate ? null : Fault.InvalidPayload($"The rate must be above 0 and at most {MaxRate}.", "$.rate");
    }
}
