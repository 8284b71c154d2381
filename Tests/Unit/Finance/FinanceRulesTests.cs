using Mycosoft.Finance;

namespace Mycosoft.Tests.Unit.Finance;

public sealed class FinanceRulesTests
{
    private static readonly DateOnly Today = new(2026, 5, 20);

    [Theory]
    [InlineData("monthly", "2026-05-01", "2026-05-31")]
    [InlineData("quarterly", "2026-04-01", "2026-06-30")]
    [InlineData("yearly", "2026-01-01", "2026-12-31")]
    [InlineData("2024-02", "2024-02-01", "2024-02-29")]
    [InlineData("2025-Q4", "2025-10-01", "2025-12-31")]
    [InlineData("2025", "2025-01-01", "2025-12-31")]
    [InlineData("0000", "0001-01-01", "0001-12-31")]
    [InlineData("9999", "9998-01-01", "9998-12-31")]
    public void A_period_has_its_days(string period, string from, string to) =>
        Assert.Equal((DateOnly.Parse(from, null), DateOnly.Parse(to, null)), StatementRules.Period(period, Today));

    [Theory]
    [InlineData(null, 0)]
    [InlineData("2026-05-01", 0)]
    [InlineData("2026-04-30", 1)]
    [InlineData("2025-01-01", 3)]
    [InlineData("2026-06-01", 0)]
    public void Only_full_months_count(string? first, int months) => Assert.Equal(months, StatementRules.FullMonths(first is null ? null : DateOnly.Parse(first, null), Today, 3));

    [Fact]
    public void Without_a_burn_the_runway_is_unknown()
    {
        var cash = new Money(1_000, "USD");
        Assert.Null(StatementRules.Runway(Today, cash, 0, 3).RunwayMonths);
        Assert.Null(StatementRules.Runway(Today, cash, 5, 3).RunwayMonths);
        Assert.Null(StatementRules.Runway(Today, cash, -5, 0).RunwayMonths);
        Assert.Equal(10, StatementRules.Runway(Today, cash, -300, 3).RunwayMonths);
        Assert.Equal(0, StatementRules.Runway(Today, new(-1, "USD"), -300, 3).RunwayMonths);
    }

    [Fact]
    public void Nothing_is_approved_that_the_budget_does_not_hold()
    {
        var settings = new CfoSettings();
        foreach (var size in (long[])[1, 99_999, 100_000, 999_999, 1_000_000, 50_000_000])
        {
            var money = new Money(size, "USD");
            var short1 = BudgetRules.Report(new("general", new(size - 1, "USD"), BudgetPeriod.Month), 0, 0);
            Assert.False(SpendingRules.Decide(money, money, short1, settings, delegated: true, "cfo-agent").Approved);
            var enough = BudgetRules.Report(new("general", new(size + 5, "USD"), BudgetPeriod.Month), 2, 3);
            Assert.True(SpendingRules.Decide(money, money, enough, settings, delegated: true, "cfo-agent").Approved);
            Assert.Equal(size < 1_000_000, SpendingRules.Decide(money, money, enough, settings, delegated: false, "cfo-agent").Approved);
        }
    }

    [Fact]
    public void Csv_is_read_with_quotes_line_ends_and_blank_lines()
    {
        var records = CsvText.Read("a,b\r\n\"x, \"\"y\"\"\nz\",2\n\n,\n3,\"\"\n4", ',').ToList();
        Assert.Equal([1, 2, 6, 7], records.Select(r => r.Line));
        Assert.Equal([["a", "b"], ["x, \"y\"\nz", "2"], ["3", ""], ["4"]], records.Select(r => r.Fields));
    }

    [Fact]
    public void The_nearest_day_is_matched_and_each_line_once()
    {
        var bank = new BankLine[] { Line(10), Line(12) };
        var books = new BookLine[] { Book(11), Book(14), Book(30) };
        var matches = ReconcileRules.Match(bank, books, 3);
        Assert.Equal([(10, 11), (12, 14)], matches.Select(m => (m.Bank.Date.Day, m.Entry.Date.Day)).Order());
        Assert.Empty(ReconcileRules.Match(bank, books, 0));

        static BankLine Line(int day) => new(Guid.NewGuid(), new(2026, 5, day), 100, "USD", "text", null);
        static BookLine Book(int day) => new(Guid.NewGuid(), 1, new(2026, 5, day), 100, "USD", "memo", null);
    }
}
