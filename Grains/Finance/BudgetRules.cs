namespace Mycosoft.Finance;

/// <summary>What is left of a budget, and of when.</summary>
public static class BudgetRules
{
    /// <summary>The first day of the period that a day is in, and the first one after it.</summary>
    public static (DateOnly From, DateOnly Until) Span(BudgetPeriod period, DateOnly day)
    {
        var (from, months) = period switch
        {
            BudgetPeriod.Month => (new DateOnly(day.Year, day.Month, 1), 1),
            BudgetPeriod.Quarter => (new DateOnly(day.Year, day.Month - ((day.Month - 1) % 3), 1), 3),
            BudgetPeriod.Year => (new DateOnly(day.Year, 1, 1), 12),
            _ => (DateOnly.MinValue, 0),
        };
        return months == 0 ? (from, DateOnly.MaxValue) : (from, from.AddMonths(months));
    }

    public static BudgetReport Report(Budget budget, long committed, long spent)
    {
        var currency = budget.Limit.Currency;
        var remaining = new Money(budget.Limit.AmountMinor - committed - spent, currency);
        double? used = budget.Limit.AmountMinor == 0 ? null : Math.Round(100.0 * (committed + spent) / budget.Limit.AmountMinor, 2);
        return new(budget.Category, budget.Period, budget.Limit, new(committed, currency), new(spent, currency), remaining, remaining.Amount, used);
    }
}
