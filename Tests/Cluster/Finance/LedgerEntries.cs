using Mycosoft.Finance;
using Mycosoft.Tests.Cluster.Readers;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Finance;

public abstract class LedgerEntries(StoreUnderTest store) : FinanceSuite(store)
{
    private const string Entry = "11111111-1111-7111-8111-111111111111";

    [Fact]
    public async Task Empty_books_give_empty_statements()
    {
        Assert.Empty((await Ledger.Accounts(Cancellation)).Accounts);
        var trial = Value(await Office.Reports.Trial(new(), Cancellation));
        Assert.Equal((0, 0, true), (trial.Rows.Count, trial.Totals.Count, trial.Balanced));
        Assert.Equal(new(0, "USD"), Value(await Office.Reports.Income(new(), "USD", Cancellation)).NetIncome);
        var runway = Value(await Office.Reports.Runway(new(), "USD", Cancellation));
        Assert.Equal((null, null, 0), (runway.MonthlyBurn, runway.RunwayMonths, runway.Months));
    }

    [Fact]
    public async Task Whatever_is_posted_the_trial_balance_adds_up_to_nothing_in_every_currency()
    {
        await OpenAccounts();
        var random = new Random(7);
        var posted = new List<PostedEntry>();
        for (var i = 0; i < 25; i++)
        {
            var (a, b, currency) = (random.Next(1, 100_000), random.Next(1, 100_000), i % 2 == 0 ? "USD" : "EUR");
            posted.Add(await Posted(Day(1 + (i % 5), 3), Debit("1000", a + b, currency), Credit("4000", a, currency), Credit("3000", b, currency)));
        }

        foreach (var entry in posted.Where((_, i) => i % 4 == 0))
            Value(await Ledger.Reverse(new(entry.EntryId), By(), Cancellation));
        var trial = Value(await Office.Reports.Trial(new(), Cancellation));
        Assert.True(trial.Balanced);
        Assert.Equal(["EUR", "USD"], trial.Totals.Select(t => t.Currency));
        Assert.All(trial.Totals, t => Assert.Equal(t.DebitMinor, t.CreditMinor));
        Assert.Equal(0, (await Books.Read(s => s.All(new Mycosoft.Ledger.Select("CAST(sum(amount_minor) AS bigint) FROM finance_lines"), r => r.Number(0)), Cancellation)).Single());
    }

    [Fact]
    public async Task An_entry_that_does_not_balance_is_refused_with_its_difference()
    {
        await OpenAccounts();
        var fault = Refused(await Post(null, Debit("1000", 500), Credit("4000", 499)), FaultCodes.InvalidPayload, "$.lines");
        Assert.Contains("0.01 USD", fault.Message, StringComparison.Ordinal);
        Refused(await Post(null, Debit("1000", 500, "USD"), Credit("4000", 500, "EUR")), FaultCodes.InvalidPayload, "$.lines");
        Refused(await Post(null, Debit("1000", 500), Credit("9999", 500)), FaultCodes.InvalidPayload, "$.lines[1].account");
        Assert.Equal(0, await Count("finance_entries"));
    }

    [Fact]
    public async Task The_database_itself_refuses_what_does_not_balance()
    {
        await OpenAccounts();
        await Raw(Open(), Line(1, 500), Line(2, -500), "UPDATE finance_entries SET posted = true");
        Assert.Contains("balance", await DatabaseRefuses(Open(Other(1)), Line(1, 500, Other(1)), Line(2, -499, Other(1)), Close(Other(1))), StringComparison.Ordinal);
        Assert.Contains("balance", await DatabaseRefuses(Open(Other(2)), Line(1, 500, Other(2)), Line(2, -500, Other(2), "EUR"), Close(Other(2))), StringComparison.Ordinal);
        Assert.Contains("two lines", await DatabaseRefuses(Open(Other(3)), Close(Other(3))), StringComparison.Ordinal);
        Assert.Contains("after its lines", await DatabaseRefuses(Open(Other(4), posted: true)), StringComparison.Ordinal);
        Assert.Equal(1, await Count("finance_entries"));
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_what_is_posted()
    {
        await OpenAccounts();
        await Raw(Open(), Line(1, 500), Line(2, -500), Close());
        foreach (var sql in (string[])
        [
            "UPDATE finance_lines SET amount_minor = amount_minor * 2",
            "UPDATE finance_lines SET account = '3000' WHERE line_no = 1",
            "DELETE FROM finance_lines",
            Line(3, 7),
            "UPDATE finance_entries SET memo = 'another'",
            "UPDATE finance_entries SET posted = false",
            "DELETE FROM finance_entries",
        ])
        {
            Assert.Contains("posted", await DatabaseRefuses(sql), StringComparison.Ordinal);
        }

        Assert.Equal((1, 2), (await Count("finance_entries"), await Count("finance_lines")));
    }

    [Fact]
    public async Task A_closed_month_takes_no_more_entries_by_any_way_and_stays_closed()
    {
        await OpenAccounts();
        await Posted(Day(4, 30), Debit("1000", 500), Credit("4000", 500));
        Refused(await Ledger.Close(new("2026-05"), By(), Cancellation), FaultCodes.Conflict);
        Assert.Equal(new PeriodClosed("2026-04", 1, 0), Value(await Ledger.Close(new("2026-04"), By(), Cancellation)));
        Refused(await Post(Day(4, 30), Debit("1000", 500), Credit("4000", 500)), FaultCodes.Conflict);
        Refused(await Post(Day(2, 1), Debit("1000", 500), Credit("4000", 500)), FaultCodes.Conflict);
        Refused(await Ledger.Close(new("2026-03"), By(), Cancellation), FaultCodes.Conflict);
        Assert.Contains("closed", await DatabaseRefuses(Open(), Line(1, 500), Line(2, -500), Close()), StringComparison.Ordinal);
        Assert.Contains("closed", await DatabaseRefuses("UPDATE finance_books SET closed_through = '2026-03'"), StringComparison.Ordinal);
        Assert.Contains("closed", await DatabaseRefuses("UPDATE finance_books SET closed_through = NULL"), StringComparison.Ordinal);
        await Posted(Day(5, 1), Debit("1000", 500), Credit("4000", 500));
    }

    [Fact]
    public async Task No_entry_slips_into_a_month_while_it_is_closed()
    {
        await OpenAccounts();
        var posts = Enumerable.Range(0, 30).Select(_ => Post(Day(4, 30), Debit("1000", 500), Credit("4000", 500))).ToList();
        var close = Ledger.Close(new("2026-04"), By(), Cancellation);
        var later = Enumerable.Range(0, 10).Select(_ => Post(Day(4, 30), Debit("1000", 500), Credit("4000", 500))).ToList();
        var outcomes = await Task.WhenAll([.. posts, .. later]);
        Assert.Equal(outcomes.Count(o => o.Result is not null), Value(await close).Entries);
        Assert.All(outcomes.Where(o => o.Result is null), o => Assert.Equal(FaultCodes.Conflict, o.Fault?.Code));
        Assert.Equal(Value(await close).Entries, await Count("finance_entries"));
    }

    [Fact]
    public async Task A_reversal_mirrors_an_entry_once()
    {
        await OpenAccounts();
        var entry = await Posted(Day(5, 1), Debit("5000", 700), Credit("1000", 700));
        var reversal = Value(await Ledger.Reverse(new(entry.EntryId), By(), Cancellation));
        Assert.Equal((entry.EntryId, Day(5, 20)), (reversal.Reverses, reversal.Date));
        Assert.Equal([new("5000", -700, "USD"), new PostedLine("1000", 700, "USD")], reversal.Lines);
        Refused(await Ledger.Reverse(new(entry.EntryId), By(), Cancellation), FaultCodes.Conflict);
        Refused(await Ledger.Reverse(new(reversal.EntryId), By(), Cancellation), FaultCodes.Conflict);
        Refused(await Ledger.Reverse(new(Guid.NewGuid()), By(), Cancellation), FaultCodes.NotFound);
        Assert.Empty(Value(await Office.Reports.Trial(new(), Cancellation)).Rows);
    }

    [Fact]
    public async Task A_request_that_runs_again_posts_once_and_another_one_under_its_key_is_refused()
    {
        await OpenAccounts();
        var request = new PostEntryRequest("rent", [Debit("5000", 700), Credit("1000", 700)]);
        var first = Value(await Ledger.Post(request, "USD", By("task:same"), Cancellation));
        Clock.Advance(TimeSpan.FromDays(1));
        var again = Value(await Ledger.Post(request, "USD", By("task:same"), Cancellation));
        Assert.Equal((first.EntryId, first.Date), (again.EntryId, again.Date));
        Refused(await Ledger.Post(request with { Memo = "other" }, "USD", By("task:same"), Cancellation), FaultCodes.Conflict);
        Assert.Equal(1, await Count("finance_entries"));
    }

    [Fact]
    public async Task Twenty_at_once_under_one_key_post_one_entry()
    {
        await OpenAccounts();
        var request = new PostEntryRequest("rent", [Debit("5000", 700), Credit("1000", 700)]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ledger.Post(request, "USD", By("ref:invoice 7"), Cancellation)));
        Assert.Single(answers.Select(a => Value(a).EntryId).Distinct());
        Assert.Equal(1, await Count("finance_entries"));
    }

    [Fact]
    public async Task Statements_add_up()
    {
        await OpenAccounts();
        await Posted(Day(3, 2), Debit("1000", 1_000_000), Credit("3000", 1_000_000));
        await Posted(Day(4, 2), Debit("1000", 50_000), Credit("4000", 50_000));
        await Posted(Day(5, 2), Debit("5000", 20_000), Credit("1000", 20_000));
        var april = Value(await Office.Reports.Income(new("2026-04"), "USD", Cancellation));
        Assert.Equal((Day(4, 1), Day(4, 30), 50_000, 0, 50_000), (april.From, april.To, april.TotalRevenue.AmountMinor, april.TotalExpenses.AmountMinor, april.NetIncome.AmountMinor));
        Assert.Equal(-20_000, Value(await Office.Reports.Income(new(), "USD", Cancellation)).NetIncome.AmountMinor);
        var sheet = Value(await Office.Reports.Sheet(new(), "USD", Cancellation));
        Assert.Equal((1_030_000, 0, 1_030_000, 30_000, 0), (sheet.TotalAssets.AmountMinor, sheet.TotalLiabilities.AmountMinor, sheet.TotalEquity.AmountMinor, sheet.Earnings.AmountMinor, sheet.Difference.AmountMinor));
        var report = Value(await Office.Reports.Summary(new("2026-Q2"), "USD", Cancellation));
        Assert.Equal(("summary", "generated", 30_000), (report.ReportType, report.Status, report.Income.NetIncome.AmountMinor));
    }

    [Fact]
    public async Task Currencies_are_not_added_up_without_a_rate()
    {
        await OpenAccounts();
        await Posted(Day(5, 1), Debit("1000", 10_000), Credit("4000", 10_000));
        await Posted(Day(5, 2), Debit("1000", 10_000, "EUR"), Credit("4000", 10_000, "EUR"));
        Refused(await Office.Reports.Sheet(new(), "USD", Cancellation), FaultCodes.InvalidPayload, "$.currency");
        Assert.Contains("EUR/USD", Refused(await Office.Reports.Sheet(new(Currency: "USD"), "USD", Cancellation), FaultCodes.NotFound).Message, StringComparison.Ordinal);
        Value(await Office.Exchange.Set(new("EUR", "USD", 1.25m, "the bank", Day(5, 1)), By(), Cancellation));
        var sheet = Value(await Office.Reports.Sheet(new(Currency: "USD"), "USD", Cancellation));
        Assert.Equal((22_500, 22_500, 0), (sheet.TotalAssets.AmountMinor, sheet.Earnings.AmountMinor, sheet.Difference.AmountMinor));
        Refused(await Office.Reports.Sheet(new(Currency: "EUR"), "USD", Cancellation), FaultCodes.NotFound);
        Refused(await Office.Reports.Sheet(new(Day(4, 30), "XXX"), "USD", Cancellation), FaultCodes.InvalidPayload, "$.currency");
    }

    [Fact]
    public async Task The_runway_is_cash_over_the_mean_burn_of_full_months()
    {
        await OpenAccounts();
        await Posted(Day(2, 10), Debit("1000", 1_000_000), Credit("3000", 1_000_000));
        var growing = Value(await Office.Reports.Runway(new(), "USD", Cancellation));
        Assert.Equal((null, null, 3), (growing.MonthlyBurn, growing.RunwayMonths, growing.Months));
        await Posted(Day(3, 10), Debit("5000", 100_000), Credit("1000", 100_000));
        await Posted(Day(4, 10), Debit("5000", 300_000), Credit("1000", 300_000));
        await Posted(Day(5, 10), Debit("5000", 100_000), Credit("1000", 100_000));
        var runway = Value(await Office.Reports.Runway(new(Months: 2), "USD", Cancellation));
        Assert.Equal((500_000, 200_000, 2.5, 2), (runway.Cash.AmountMinor, runway.MonthlyBurn!.AmountMinor, runway.RunwayMonths, runway.Months));
    }

    [Fact]
    public async Task An_account_is_opened_once()
    {
        await OpenAccounts();
        Value(await Ledger.Open(new("1000", "Bank", AccountType.Asset, Cash: true), By(), Cancellation));
        Refused(await Ledger.Open(new("1000", "Till", AccountType.Asset), By(), Cancellation), FaultCodes.Conflict);
        Assert.Equal(["1000", "3000", "4000", "5000"], (await Ledger.Accounts(Cancellation)).Accounts.Select(a => a.Code));
    }

    private static string Other(int number) => Entry[..^1] + (number + 1);

    private static string Open(string id = Entry, bool posted = false) =>
        $"INSERT INTO finance_entries (id, entry_date, memo, posted, posted_at, posted_by) VALUES ('{id}', '2026-04-15', 'by hand', {posted}, '2026-04-15T00:00:00.000000Z', 'me')";

    private static string Line(int number, long amount, string id = Entry, string currency = "USD") =>
        $"INSERT INTO finance_lines (entry_id, line_no, account, amount_minor, currency) VALUES ('{id}', {number}, '{(amount > 0 ? 1000 : 4000)}', {amount}, '{currency}')";

    private static string Close(string id = Entry) => $"UPDATE finance_entries SET posted = true WHERE id = '{id}'";
}

public sealed class SqliteLedgerEntries() : LedgerEntries(new SqliteUnderTest());

public sealed class PostgresLedgerEntries(PostgresFixture fixture) : LedgerEntries(new PostgresUnderTest(fixture));
