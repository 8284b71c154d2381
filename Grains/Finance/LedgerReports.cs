using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Finance;

/// <summary>Statements of the posted entries. In one currency only if a rate was given for each of the others; without entries they are empty.</summary>
public sealed class LedgerReports(Books books)
{
    public Task<Outcome<TrialBalance>> Trial(TrialBalanceRequest request, CancellationToken cancellationToken) => books.Read<Outcome<TrialBalance>>(
        async s =>
        {
            var asOf = request.AsOf ?? s.Today;
            return StatementRules.Trial(asOf, await Balances(s, asOf, asOf));
        },
        cancellationToken);

    public Task<Outcome<IncomeStatement>> Income(PeriodRequest request, string currency, CancellationToken cancellationToken) => books.Read<Outcome<IncomeStatement>>(
        async s =>
        {
            var (from, to) = StatementRules.Period(request.Period, s.Today);
            return (await InOne(s, from, to, request.Currency, currency)).TryGet(out var found, out var fault) ? StatementRules.Income(from, to, found.Currency, found.Balances) : fault;
        },
        cancellationToken);

    public Task<Outcome<BalanceSheet>> Sheet(AsOfRequest request, string currency, CancellationToken cancellationToken) => books.Read<Outcome<BalanceSheet>>(
        async s =>
        {
            var asOf = request.AsOf ?? s.Today;
            return (await InOne(s, asOf, asOf, request.Currency, currency)).TryGet(out var found, out var fault) ? StatementRules.Sheet(asOf, found.Currency, found.Balances) : fault;
        },
        cancellationToken);

    public Task<Outcome<FinancialReport>> Summary(PeriodRequest request, string currency, CancellationToken cancellationToken) => books.Read<Outcome<FinancialReport>>(
        async s =>
        {
            var (from, to) = StatementRules.Period(request.Period, s.Today);
            if (!(await InOne(s, from, to, request.Currency, currency)).TryGet(out var found, out var fault))
                return fault;
            var (income, sheet) = (StatementRules.Income(from, to, found.Currency, found.Balances), StatementRules.Sheet(to, found.Currency, found.Balances));
            return new FinancialReport(request.Period, "summary", "generated", income, sheet, (await Budgets.List(s)).Budgets);
        },
        cancellationToken);

    public Task<Outcome<Runway>> Runway(RunwayRequest request, string currency, CancellationToken cancellationToken) => books.Read<Outcome<Runway>>(
        async s =>
        {
            if (!(await InOne(s, s.Today, s.Today, request.Currency, currency)).TryGet(out var now, out var fault))
                return fault;
            var months = StatementRules.FullMonths(await FirstCash(s), s.Today, request.Months);
            var month = Days.FirstOfMonth(s.Today);
            if (!(await InOne(s, month.AddMonths(-months), month.AddDays(-1), now.Currency, currency)).TryGet(out var before, out fault))
                return fault;
            var change = before.Balances.Where(b => b.Account.Cash).Sum(b => b.Movement);
            return StatementRules.Runway(s.Today, new(now.Balances.Where(b => b.Account.Cash).Sum(b => b.Closing), now.Currency), months == 0 ? 0 : change, months);
        },
        cancellationToken);

    private static async Task<DateOnly?> FirstCash(BookSession session)
    {
        var select = new Select("min(e.entry_date) FROM finance_entries e JOIN finance_lines l ON l.entry_id = e.id JOIN finance_accounts a ON a.code = l.account WHERE e.posted AND a.cash");
        return (await session.All(select, r => r.TextOrNull(0) is null ? (DateOnly?)null : r.Day(0))).Single();
    }

    private static Task<List<AccountBalance>> Balances(BookSession session, DateOnly from, DateOnly to) => session.All(
        new Select("""
            a.code, a.name, a.type, a.cash, l.currency, CAST(sum(l.amount_minor) AS bigint), CAST(sum(CASE WHEN e.entry_date >= @from THEN l.amount_minor ELSE 0 END) AS bigint)
            FROM finance_lines l JOIN finance_entries e ON e.id = l.entry_id JOIN finance_accounts a ON a.code = l.account
            """).With("from", Days.Text(from)).Where("e.posted").Where("e.entry_date <= @to", "to", Days.Text(to))
            .Then("GROUP BY a.code, a.name, a.type, a.cash, l.currency ORDER BY a.code, l.currency"),
        r => new AccountBalance(new(r.Text(0), r.Text(1), LedgerNames.Parse<AccountType>(r.Text(2)), r.Bool(3)), r.Text(4), r.Number(5), r.Number(6)));

    /// <summary>The balances in the currency asked for, or in the one that all have; several are not added up without a word.</summary>
    private static async Task<Answer<BalancesInOne>> InOne(BookSession session, DateOnly from, DateOnly to, string? asked, string usual)
    {
        if (asked is not null && !Currencies.Exists(asked))
            return Fault.InvalidPayload($"{asked} is no currency of ISO 4217.", "$.currency");
        var balances = await Balances(session, from, to);
        var held = balances.Select(b => b.Currency).Distinct().Order(StringComparer.Ordinal).ToList();
        if (asked is null && held.Count > 1)
            return Fault.InvalidPayload($"The books hold {string.Join(", ", held)}; say in which currency to report.", "$.currency");
        var currency = asked ?? held.FirstOrDefault() ?? usual;
        for (var i = 0; i < balances.Count; i++)
        {
            if (!(await InCurrency(session, balances[i], currency, to)).TryGet(out var balance, out var fault))
                return fault;
            balances[i] = balance;
        }

        return new BalancesInOne(currency, balances);
    }

    private static async Task<Answer<AccountBalance>> InCurrency(BookSession session, AccountBalance balance, string currency, DateOnly day)
    {
        if (!(await Exchange.Convert(session, new(balance.Closing, balance.Currency), currency, day)).TryGet(out var closing, out var fault))
            return fault;
        if (!(await Exchange.Convert(session, new(balance.Movement, balance.Currency), currency, day)).TryGet(out var movement, out fault))
            return fault;
        return balance with { Currency = currency, Closing = closing.AmountMinor, Movement = movement.AmountMinor };
    }

    private sealed record BalancesInOne(string Currency, List<AccountBalance> Balances);
}
