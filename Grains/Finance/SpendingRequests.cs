using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Finance;

public sealed record SpendingRequest(
    [property: StringLength(500, MinimumLength = 1)] string Purpose,
    [property: StringLength(80, MinimumLength = 1)] string BudgetCategory = "general",
    [property: Description("A name of your own that makes it happen once, such as an order's number."), StringLength(200, MinimumLength = 1)] string? Reference = null) : AmountRequest;

public sealed record SpendingDecision(
    decimal Amount,
    string Purpose,
    bool Approved,
    string Reason,
    [property: Description("own_authority, budget_check or delegation; what it lacked when it was refused: no_budget, budget_exceeded or needs_delegation.")] string Rule,
    long AmountMinor,
    string Currency,
    string BudgetCategory,
    [property: Description("Names the grant in settle_commitment and release_commitment.")] Guid? CommitmentId = null,
    [property: Description("What the budget still holds; null without a budget.")] Money? BudgetRemaining = null,
    Guid? DelegationId = null) : IGrant;

public sealed record ReleaseCommitmentRequest(
    Guid CommitmentId,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record CommitmentReleased(Guid CommitmentId, Money Released, Money BudgetRemaining);

public sealed record SettleCommitmentRequest(
    Guid CommitmentId,
    [property: Description("The account that is debited, such as an expense."), StringLength(20, MinimumLength = 1)] string DebitAccount,
    [property: Description("The account that is credited, such as the bank."), StringLength(20, MinimumLength = 1)] string CreditAccount,
    [property: Description("Today when absent.")] DateOnly? Date = null,
    [property: StringLength(500, MinimumLength = 1)] string? Memo = null,
    [property: Description("The invoice or receipt; bank lines are matched by it."), StringLength(200, MinimumLength = 1)] string? Document = null,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null) : AmountRequest
{
    protected override bool NeedsAmount => false;
}

public sealed record CommitmentSettled(Guid CommitmentId, PostedEntry Entry, Money BudgetRemaining);
