namespace Mycosoft.Finance;

/// <summary>Whether a spending is granted, by which rule, and why.</summary>
public sealed record SpendingVerdict(bool Approved, string Rule, string Reason);

/// <summary>The original's thresholds over a budget that is there: nothing is granted that the budget does not hold.</summary>
public static class SpendingRules
{
    public static bool NeedsDelegation(Money size, CfoSettings settings) => size.AmountMinor >= settings.BudgetCheckBelowMinor;

    /// <param name="cost">What is asked for, in the budget's currency.</param>
    /// <param name="size">The same in the currency of the limits.</param>
    /// <param name="delegated">Whether a delegation in force covers it.</param>
    public static SpendingVerdict Decide(Money cost, Money size, BudgetReport budget, CfoSettings settings, bool delegated, string agentId)
    {
        if (NeedsDelegation(size, settings) && !delegated)
        {
            var limit = new Money(settings.BudgetCheckBelowMinor, settings.Currency);
            return new(false, "needs_delegation", $"From {limit} on it takes a delegation by the CEO to {agentId} for spending that covers {size}.");
        }

        if (cost.AmountMinor > budget.Remaining.AmountMinor)
            return new(false, "budget_exceeded", $"The budget {budget.Category} has {budget.Remaining} left, and this is {cost}.");
        if (NeedsDelegation(size, settings))
            return new(true, "delegation", $"Covered by a delegation and by the budget {budget.Category}.");
        return size.AmountMinor < settings.AloneBelowMinor
            ? new(true, "own_authority", $"Below {new Money(settings.AloneBelowMinor, settings.Currency)}, and the budget {budget.Category} holds it.")
            : new(true, "budget_check", $"Approved after a budget check: {budget.Category} had {budget.Remaining} left.");
    }
}
