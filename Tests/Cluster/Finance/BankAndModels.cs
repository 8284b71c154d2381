using Mycosoft.Finance;
using Mycosoft.Tests.Cluster.Readers;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Finance;

public abstract class BankAndModels(StoreUnderTest store) : FinanceSuite(store)
{
    private const string May = """
        Booked;Amount;Text;Ref
        02.05.2026;-1.200,50;"Rent; May";
        03.05.2026;-4,90;Coffee;
        03.05.2026;-4,90;Coffee;
        04.05.2026;250,00;Transfer;INV-7
        """;

    [Fact]
    public async Task A_statement_imported_twice_is_there_once_and_equal_lines_of_one_day_are_two()
    {
        await OpenAccounts();
        Assert.Equal(new("1000", 4, 4, 0), Value(await Office.Bank.Import(Statement(May), "USD", By(), Cancellation)));
        Assert.Equal(new("1000", 4, 0, 4), Value(await Office.Bank.Import(Statement(May), "USD", By(), Cancellation)));
        Assert.Equal(new("1000", 5, 1, 4), Value(await Office.Bank.Import(Statement(May + "\n05.05.2026;1,00;Interest;"), "USD", By(), Cancellation)));
        Assert.Equal(5, await Count("finance_bank_lines"));
    }

    [Fact]
    public async Task One_bad_line_refuses_the_whole_statement()
    {
        await OpenAccounts();
        var fault = Refused(await Office.Bank.Import(Statement(May + "\n05.05.2026;1,005;Interest;"), "USD", By(), Cancellation), FaultCodes.InvalidPayload, "$.csv");
        Assert.Contains("Line 6", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await Count("finance_bank_lines"));
        Refused(await Office.Bank.Import(Statement(May) with { Columns = new("Day", "Amount", "Text") }, "USD", By(), Cancellation), FaultCodes.InvalidPayload, "$.columns.date");
        Refused(await Office.Bank.Import(Statement(May) with { Account = "9999" }, "USD", By(), Cancellation), FaultCodes.NotFound);
    }

    [Fact]
    public async Task Bank_and_books_are_matched_and_what_is_left_over_is_listed()
    {
        await OpenAccounts();
        Value(await Office.Bank.Import(Statement(May), "USD", By(), Cancellation));
        var rent = await Posted(Day(5, 1), Debit("5000", 120_050), Credit("1000", 120_050));
        var coffee = await Posted(Day(5, 3), Debit("5000", 490), Credit("1000", 490));
        var early = await Posted(Day(5, 4), Debit("1000", 25_000), Credit("4000", 25_000));
        var named = Value(await Ledger.Post(new("an invoice", [Debit("1000", 25_000), Credit("4000", 25_000)], Day(5, 6), "INV-7"), "USD", By(), Cancellation));
        var run = Value(await Office.Bank.Reconcile(new("1000"), By("task:r"), Cancellation));
        Assert.Equal([rent.EntryId, coffee.EntryId, named.EntryId], run.Matched.OrderBy(m => m.Bank.Date).Select(m => m.Entry.EntryId));
        Assert.Equal(("Coffee", 1), (Assert.Single(run.UnmatchedBank).Description, run.UnmatchedBankCount));
        Assert.Equal(early.EntryId, Assert.Single(run.UnmatchedEntries).EntryId);
        Assert.Equal(3, Value(await Office.Bank.Reconcile(new("1000"), By("task:r"), Cancellation)).Matched.Count);
        var next = Value(await Office.Bank.Reconcile(new("1000"), By(), Cancellation));
        Assert.Equal((0, 1, 1), (next.Matched.Count, next.UnmatchedBankCount, next.UnmatchedEntriesCount));
    }

    [Fact]
    public async Task Use_of_a_model_costs_what_its_price_of_the_day_was_and_without_one_that_is_unknown()
    {
        Value(await Office.Llm.SetPrice(new("anthropic", "large", "USD", 3m, 15m, 0.3m, Day(5, 1)), By(), Cancellation));
        Value(await Office.Llm.SetPrice(new("anthropic", "large", "USD", 6m, 30m, EffectiveFrom: Day(5, 15)), By(), Cancellation));
        var early = new RecordLlmUsageRequest("anthropic", "large", 1_000_000, 100_000, 500_000, "myca-core", At: new DateTimeOffset(2026, 5, 2, 0, 0, 0, TimeSpan.Zero));
        var first = Value(await Office.Llm.Record(early, By("task:u"), Cancellation));
        Assert.Equal((3.15m, "USD"), (first.Cost, first.Currency));
        Assert.Equal(first.UsageId, Value(await Office.Llm.Record(early, By("task:u"), Cancellation)).UsageId);
        Value(await Office.Llm.Record(new("anthropic", "large", 10, 1), By(by: "website-agent", agent: true), Cancellation));
        Assert.Null(Value(await Office.Llm.Record(new("openai", "unknown", 10, 1), By(), Cancellation)).Cost);
        var report = Value(await Office.Llm.Report(new(GroupBy: LlmGrouping.Agent), Cancellation));
        Assert.Equal(1, report.UnpricedCalls);
        Assert.Equal(["myca-core", "owner", "website-agent"], report.Rows.Select(r => r.Group));
        Assert.Equal((3.15m, 315, 1_000_000), (report.Rows[0].Cost, report.Rows[0].CostMinor, report.Rows[0].InputTokens));
        Assert.Equal((null, null), (report.Rows[1].Cost, report.Rows[1].CostMinor));
        Assert.Equal((0.00009m, 0), (report.Rows[2].Cost, report.Rows[2].CostMinor));
        Assert.Equal([(null, null), ("USD", 3.15009m)], report.Totals.Select(t => (t.Currency, t.Cost)));
        Assert.Empty(Value(await Office.Llm.Report(new("2026-04"), Cancellation)).Rows);
    }

    private static ImportBankCsvRequest Statement(string csv) => new("1000", csv, new("Booked", "Amount", "Text", "Ref"), DateFormat: "dd.MM.yyyy", Delimiter: ";", DecimalMark: ",");
}

public sealed class SqliteBankAndModels() : BankAndModels(new SqliteUnderTest());

public sealed class PostgresBankAndModels(PostgresFixture fixture) : BankAndModels(new PostgresUnderTest(fixture));
