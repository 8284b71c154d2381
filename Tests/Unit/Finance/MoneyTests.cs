using Mycosoft.Agents;
using Mycosoft.Finance;

namespace Mycosoft.Tests.Unit.Finance;

public sealed class MoneyTests
{
    private static readonly PayloadReader<SpendingRequest> Spending = new();

    [Theory]
    [InlineData("USD", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KWD", 3)]
    [InlineData("CLF", 4)]
    public void A_currency_has_its_digits(string code, int digits) => Assert.Equal(digits, Currencies.Digits(code));

    [Theory]
    [InlineData("USD", "12.34", 1_234)]
    [InlineData("USD", "12.3400", 1_234)]
    [InlineData("JPY", "12", 12)]
    [InlineData("KWD", "1.234", 1_234)]
    public void Major_units_are_read_to_the_last_digit(string currency, string amount, long minor) =>
        Assert.Equal(new Money(minor, currency), Money.Read(null, decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency).Value);

    [Theory]
    [InlineData("""{"purpose":"x","amount":1.234,"currency":"USD"}""", "$.amount")]
    [InlineData("""{"purpose":"x","amount":1.5,"currency":"JPY"}""", "$.amount")]
    [InlineData("""{"purpose":"x","amount":"1.50","currency":"USD"}""", "$.amount")]
    [InlineData("""{"purpose":"x","amount":-1,"currency":"USD"}""", "$.amount")]
    [InlineData("""{"purpose":"x","amount":1,"amount_minor":100}""", "$.amount")]
    [InlineData("""{"purpose":"x","amount_minor":1.5}""", "$.amount_minor")]
    [InlineData("""{"purpose":"x","amount_minor":1,"currency":"usd"}""", "$.currency")]
    [InlineData("""{"purpose":"x","amount_minor":1,"currency":"XXX"}""", "$.currency")]
    [InlineData("""{"amount_minor":1}""", "$.purpose")]
    [InlineData("""{"purpose":"x"}""", "$.amount_minor")]
    public void What_is_no_money_is_refused_where_it_stands(string payload, string path) =>
        Assert.Equal((FaultCodes.InvalidPayload, path), (Spending.Check(new(payload))?.Code, Spending.Check(new(payload))?.Path));

    [Theory]
    [InlineData("""{"purpose":"x","amount_minor":100,"currency":"USD"}""")]
    [InlineData("""{"purpose":"x","amount":1.00,"currency":"USD","budget_category":"travel","reference":"order 7"}""")]
    [InlineData("""{"purpose":"x","amount":1000}""")]
    public void What_is_money_is_taken(string payload) => Assert.Null(Spending.Check(new(payload)));

    [Fact]
    public void Without_a_currency_the_agent_s_own_decides_how_many_digits_there_are()
    {
        var request = new SpendingRequest("x") { Amount = 1.5m };
        Assert.Equal(new(150, "USD"), request.Read("USD").Value);
        Assert.Equal("$.amount", request.Read("JPY").Fault?.Path);
        Assert.Equal("$.amount_minor", new SpendingRequest("x").Read("USD").Fault?.Path);
        Assert.NotNull(new SpendingRequest("x") { AmountMinor = 0 }.Read("USD").Fault);
        Assert.Null(new SpendingRequest("x") { AmountMinor = 0 }.Read("USD", least: 0).Fault);
    }

    [Theory]
    [InlineData(100, "EUR", "USD", "1.1", 110)]
    [InlineData(1, "USD", "EUR", "0.5", 0)]
    [InlineData(3, "USD", "EUR", "0.5", 2)]
    [InlineData(100, "USD", "JPY", "150", 150)]
    [InlineData(150, "JPY", "USD", "0.0066", 99)]
    [InlineData(-100, "EUR", "KWD", "0.333", -333)]
    public void Money_is_changed_by_a_rate_and_rounded_half_to_even(long minor, string from, string to, string rate, long expected) =>
        Assert.Equal(new Money(expected, to), Exchange.Convert(new(minor, from), to, decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture)).Value);

    [Fact]
    public void What_is_too_much_to_count_is_refused() => Assert.NotNull(Exchange.Convert(new(Money.Max, "USD"), "IDR", 1_000_000_000m).Fault);

    [Fact]
    public void Money_is_shown_with_its_digits() =>
        Assert.Equal(["1,234.50 USD", "1,234 JPY", "-0.001 KWD"], new Money[] { new(123_450, "USD"), new(1_234, "JPY"), new(-1, "KWD") }.Select(m => m.ToString()));
}
