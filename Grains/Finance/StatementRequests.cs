using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Finance;

public sealed record AsOfRequest(
    [property: Description("To the end of this day; today when absent.")] DateOnly? AsOf = null,
    [property: Description("The currency to report in; needed when the books hold more than one."), RegularExpression("^[A-Z]{3}$")] string? Currency = null);

public sealed record TrialBalanceRequest([property: Description("To the end of this day; today when absent.")] DateOnly? AsOf = null);

public sealed record PeriodRequest(
    [property: Description("monthly, quarterly or yearly for the present one; or yyyy-MM, yyyy-Qn, yyyy."), RegularExpression("^(monthly|quarterly|yearly|[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]))?)$")] string Period = "monthly",
    [property: Description("The currency to report in; needed when the books hold more than one."), RegularExpression("^[A-Z]{3}$")] string? Currency = null);

public sealed record RunwayRequest(
    [property: Description("Of how many full months the burn is the mean."), Range(1, 24)] int Months = 3,
    [property: Description("The currency to report in; needed when the books hold more than one."), RegularExpression("^[A-Z]{3}$")] string? Currency = null);

[Description("What an account holds, on the side on which it stands.")]
public sealed record TrialBalanceRow(string Account, string Name, AccountType Type, string Currency, long DebitMinor, long CreditMinor);

public sealed record TrialBalanceTotal(string Currency, long DebitMinor, long CreditMinor);

public sealed record TrialBalance(DateOnly AsOf, IReadOnlyList<TrialBalanceRow> Rows, IReadOnlyList<TrialBalanceTotal> Totals, bool Balanced);

public sealed record StatementLine(string Account, string Name, long AmountMinor);

public sealed record IncomeStatement(
    DateOnly From,
    [property: Description("The last day.")] DateOnly To,
    string Currency,
    IReadOnlyList<StatementLine> Revenue,
    IReadOnlyList<StatementLine> Expenses,
    Money TotalRevenue,
    Money TotalExpenses,
    Money NetIncome);

public sealed record BalanceSheet(
    DateOnly AsOf,
    string Currency,
    IReadOnlyList<StatementLine> Assets,
    IReadOnlyList<StatementLine> Liabilities,
    IReadOnlyList<StatementLine> Equity,
    Money TotalAssets,
    Money TotalLiabilities,
    [property: Description("With the earnings.")] Money TotalEquity,
    [property: Description("All revenue less all expenses so far.")] Money Earnings,
    [property: Description("Assets less liabilities and equity: nothing but the rounding of conversions.")] Money Difference);

public sealed record FinancialReport(string Period, string ReportType, string Status, IncomeStatement Income, BalanceSheet Balance, IReadOnlyList<BudgetReport> Budgets);

public sealed record Runway(
    DateOnly AsOf,
    [property: Description("What the cash accounts hold.")] Money Cash,
    [property: Description("What the cash shrank by in a month, on average; null when it did not, or when there is no full month yet.")] Money? MonthlyBurn,
    [property: Description("Null without a burn.")] double? RunwayMonths,
    [property: Description("The full months that were looked at.")] int Months);
