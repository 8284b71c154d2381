using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Finance;

/// <summary>After which a budget is whole again.</summary>
public enum BudgetPeriod
{
    Month = 0,
    Quarter = 1,
    Year = 2,
    Total = 3,
}

public sealed record SetBudgetRequest(
    [property: RegularExpression("^[a-z0-9][a-z0-9_.-]{0,79}$")] string Category,
    [property: Description("After which it is whole again; total never is.")] BudgetPeriod Period = BudgetPeriod.Month,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null) : AmountRequest;

public sealed record BudgetCheckRequest([property: StringLength(80, MinimumLength = 1)] string Category = "general");

public sealed record Budget(string Category, Money Limit, BudgetPeriod Period);

public sealed record BudgetReport(
    string Category,
    BudgetPeriod Period,
    Money Limit,
    [property: Description("Granted in this period and neither settled nor released.")] Money Committed,
    [property: Description("Granted in this period and paid.")] Money Spent,
    [property: Description("Below zero when the limit was lowered below what was granted.")] Money Remaining,
    [property: Description("Remaining, in major units.")] decimal BudgetRemaining,
    [property: Description("Null for a budget of nothing.")] double? UtilizationPercent);

public sealed record BudgetList(IReadOnlyList<BudgetReport> Budgets);
