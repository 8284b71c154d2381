namespace Mycosoft.Finance;

/// <summary>An account in one currency: what it holds, and by how much that changed since the first day asked for. Above zero is debit.</summary>
public sealed record AccountBalance(Account Account, string Currency, long Closing, long Movement);

/// <summary>Statements out of balances. Sums only, of one currency at a time.</summary>
public static class StatementRules
{
    public static TrialBalance Trial(DateOnly asOf, IReadOnlyList<AccountBalance> balances)
    {
        var rows = balances.Where(b => b.Closing != 0).Select(b => new TrialBalanceRow(
            b.Account.Code, b.Account.Name, b.Account.Type, b.Currency, Math.Max(0, b.Closing), Math.Max(0, -b.Closing))).ToList();
        var totals = rows.GroupBy(r => r.Currency).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new TrialBalanceTotal(g.Key, g.Sum(r => r.DebitMinor), g.Sum(r => r.CreditMinor))).ToList();
        return new(asOf, rows, totals, totals.TrueForAll(t => t.DebitMinor == t.CreditMinor));
    }

    public static IncomeStatement Income(DateOnly from, DateOnly to, string currency, IReadOnlyList<AccountBalance> balances)
    {
        var (revenue, expenses) = (Lines(balances, AccountType.Revenue, b => -b.Movement), Lines(balances, AccountType.Expense, b => b.Movement));
        var (earned, spent) = (Sum(revenue), Sum(expenses));
        return new(from, to, currency, revenue, expenses, new(earned, currency), new(spent, currency), new(earned - spent, currency));
    }

    public static BalanceSheet Sheet(DateOnly asOf, string currency, IReadOnlyList<AccountBalance> balances)
    {
        var assets = Lines(balances, AccountType.Asset, b => b.Closing);
        var liabilities = Lines(balances, AccountType.Liability, b => -b.Closing);
        var equity = Lines(balances, AccountType.Equity, b => -b.Closing);
        var earnings = balances.Where(b => b.Account.Type is AccountType.Revenue or AccountType.Expense).Sum(b => -b.Closing);
        var (owned, owed, own) = (Sum(assets), Sum(liabilities), Sum(equity) + earnings);
        return new(asOf, currency, assets, liabilities, equity, new(owned, currency), new(owed, currency), new(own, currency), new(earnings, currency), new(owned - owed - own, currency));
    }

    /// <param name="change">By how much the cash changed in those months.</param>
    public static Runway Runway(DateOnly asOf, Money cash, long change, int months)
    {
        if (months == 0 || change >= 0)
            return new(asOf, cash, null, null, months);
        var burn = -(decimal)change / months;
        var runway = cash.AmountMinor <= 0 ? 0 : (double)Math.Round(cash.AmountMinor / burn, 2);
        return new(asOf, cash, new((long)Math.Round(burn, MidpointRounding.ToEven), cash.Currency), runway, months);
    }

    /// <summary>Full months between the month of the first day and the month of the last, at most so many.</summary>
    public static int FullMonths(DateOnly? first, DateOnly asOf, int most) =>
        first is { } day ? Math.Clamp(((asOf.Year - day.Year) * 12) + asOf.Month - day.Month, 0, most) : 0;

    /// <summary>The first and last day of a period: the one that the day is in, or the one that is named.</summary>
    public static (DateOnly From, DateOnly To) Period(string period, DateOnly today)
    {
        var (kind, day) = period switch
        {
            "monthly" => (BudgetPeriod.Month, today),
            "quarterly" => (BudgetPeriod.Quarter, today),
            "yearly" => (BudgetPeriod.Year, today),
            { Length: 4 } => (BudgetPeriod.Year, new DateOnly(Year(period), 1, 1)),
            [_, _, _, _, '-', 'Q', var quarter] => (BudgetPeriod.Quarter, new DateOnly(Year(period), ((quarter - '1') * 3) + 1, 1)),
            _ => (BudgetPeriod.Month, new DateOnly(Year(period), int.Parse(period.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture), 1)),
        };
        var (from, until) = BudgetRules.Span(kind, day);
        return (from, until.AddDays(-1));
    }

    private static int Year(string period) => Math.Clamp(int.Parse(period.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture), 1, 9998);

    private static List<StatementLine> Lines(IReadOnlyList<AccountBalance> balances, AccountType type, Func<AccountBalance, long> amount) =>
        [.. balances.Where(b => b.Account.Type == type).GroupBy(b => b.Account).Select(g => new StatementLine(g.Key.Code, g.Key.Name, g.Sum(amount))).Where(l => l.AmountMinor != 0)];

    private static long Sum(List<StatementLine> lines) => lines.Sum(l => l.AmountMinor);
}
