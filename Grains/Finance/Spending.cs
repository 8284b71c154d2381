using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Finance;

/// <summary>Grants out of budgets, and what becomes of them. A grant, its budget and the delegation behind it are looked at and written in one transaction.</summary>
public sealed class Spending(Books books)
{
    private const string Columns = "id, category, granted_on, purpose, amount_minor, currency, budget_minor, state FROM finance_commitments";

    public Task<Outcome<SpendingDecision>> Approve(SpendingRequest request, CfoSettings settings, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "approve_spending", request, s => Approve(s, request, settings, by), cancellationToken);

    public Task<Outcome<CommitmentReleased>> Release(ReleaseCommitmentRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "release_commitment", request, s => Release(s, request.CommitmentId), cancellationToken);

    /// <summary>Pays what was granted: posts the entry and counts what it really was.</summary>
    public Task<Outcome<CommitmentSettled>> Settle(SettleCommitmentRequest request, CfoSettings settings, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "settle_commitment", request, s => Settle(s, request, settings, by), cancellationToken);

    private static async Task<Outcome<SpendingDecision>> Approve(BookSession session, SpendingRequest request, CfoSettings settings, Requested by)
    {
        if (!request.Read(settings.Currency).TryGet(out var money, out var fault))
            return fault;
        if (await Budgets.Hold(session, request.BudgetCategory) is not { } budget)
            return Decision(request, money, new(false, "no_budget", $"There is no budget {request.BudgetCategory}; an owner sets one with set_budget."));
        if (!(await Cost(session, money, budget)).TryGet(out var cost, out fault))
            return fault;
        if (!(await Exchange.Convert(session, money, settings.Currency, session.Today)).TryGet(out var size, out fault))
            return fault;
        Delegated? delegation = null;
        if (SpendingRules.NeedsDelegation(size, settings))
            (delegation, fault) = await Delegations.Covering(session, by.AgentId, "spending", budget.Category, money);
        if (fault is not null)
            return fault;
        var report = await Budgets.Report(session, budget, session.Today);
        var verdict = SpendingRules.Decide(cost, size, report, settings, delegation is not null, by.AgentId);
        var decision = Decision(request, money, verdict) with { BudgetRemaining = report.Remaining };
        return verdict.Approved ? await Commit(session, decision, cost, delegation, by) : decision;
    }

    private static async Task<SpendingDecision> Commit(BookSession session, SpendingDecision decision, Money cost, Delegated? delegation, Requested by)
    {
        var id = GeneralLedger.NewId(session);
        await session.Run(new Statement("""
            INSERT INTO finance_commitments (id, category, granted_on, purpose, amount_minor, currency, budget_minor, state, granted_at, granted_to, delegation_id)
            VALUES (@id, @category, @day, @purpose, @amount, @currency, @cost, 'open', @at, @by, @delegation)
            """).With("id", id).With("category", decision.BudgetCategory).With("day", Days.Text(session.Today)).With("purpose", decision.Purpose).With("amount", decision.AmountMinor)
            .With("currency", decision.Currency).With("cost", cost.AmountMinor).With("at", session.Now).With("by", by.By).With("delegation", delegation?.DelegationId));
        var left = decision.BudgetRemaining!;
        return decision with { CommitmentId = id, DelegationId = delegation?.DelegationId, BudgetRemaining = left with { AmountMinor = left.AmountMinor - cost.AmountMinor } };
    }

    private static SpendingDecision Decision(SpendingRequest request, Money money, SpendingVerdict verdict) =>
        new(money.Amount, request.Purpose, verdict.Approved, verdict.Reason, verdict.Rule, money.AmountMinor, money.Currency, request.BudgetCategory);

    private static async Task<Outcome<CommitmentReleased>> Release(BookSession session, Guid id)
    {
        if (!(await Open(session, id)).TryGet(out var commitment, out var fault))
            return fault;
        var budget = (await Budgets.Hold(session, commitment.Category))!;
        await session.Run(new Statement("UPDATE finance_commitments SET state = 'released', ended_at = @at WHERE id = @id").With("at", session.Now).With("id", id));
        return new CommitmentReleased(id, commitment.Amount, (await Budgets.Report(session, budget, commitment.GrantedOn)).Remaining);
    }

    private static async Task<Outcome<CommitmentSettled>> Settle(BookSession session, SettleCommitmentRequest request, CfoSettings settings, Requested by)
    {
        if (!(await Open(session, request.CommitmentId)).TryGet(out var commitment, out var fault) || !Actual(request, commitment, settings).TryGet(out var actual, out fault))
            return fault;
        var budget = (await Budgets.Hold(session, commitment.Category))!;
        if (!(actual == commitment.Amount ? new Money(commitment.CostMinor, budget.Limit.Currency) : await Cost(session, actual, budget)).TryGet(out var cost, out fault))
            return fault;
        var remaining = (await Budgets.Report(session, budget, commitment.GrantedOn)).Remaining;
        var left = remaining with { AmountMinor = remaining.AmountMinor + commitment.CostMinor - cost.AmountMinor };
        if (cost.AmountMinor > commitment.CostMinor && left.AmountMinor < 0)
            return new Fault(FaultCodes.BudgetExceeded, $"It is {cost} and more than was granted, and the budget {budget.Category} has only {remaining} beside it.");
        PostedLine[] lines = [new(request.DebitAccount, actual.AmountMinor, actual.Currency), new(request.CreditAccount, -actual.AmountMinor, actual.Currency)];
        var posted = await GeneralLedger.Post(session, new(GeneralLedger.NewId(session), request.Date ?? session.Today, request.Memo ?? commitment.Purpose, request.Document, null, lines), by);
        if (posted.Result is not { } entry)
            return posted.Fault!;
        await session.Run(new Statement("UPDATE finance_commitments SET state = 'settled', entry_id = @entry, budget_minor = @cost, ended_at = @at WHERE id = @id")
            .With("entry", entry.EntryId).With("cost", cost.AmountMinor).With("at", session.Now).With("id", commitment.Id));
        return new CommitmentSettled(commitment.Id, entry, left);
    }

    /// <summary>What was paid; what was granted when nothing is said.</summary>
    private static Answer<Money> Actual(SettleCommitmentRequest request, Commitment commitment, CfoSettings settings) =>
        request.Amount is null && request.AmountMinor is null ? commitment.Amount : request.Read(settings.Currency);

    /// <summary>What it takes from the budget: at least one minor unit, so that small change of another currency is not free.</summary>
    private static async Task<Answer<Money>> Cost(BookSession session, Money money, Budget budget) =>
        (await Exchange.Convert(session, money, budget.Limit.Currency, session.Today)).TryGet(out var cost, out var fault) ? cost with { AmountMinor = Math.Max(1, cost.AmountMinor) } : fault;

    private static async Task<Answer<Commitment>> Open(BookSession session, Guid id)
    {
        var commitment = await session.First(
            new Select(Columns).Where("id = @id", "id", id).Then(session.ForUpdate),
            r => new Commitment(r.Id(0), r.Text(1), r.Day(2), r.Text(3), new(r.Number(4), r.Text(5)), r.Number(6), r.Text(7)));
        if (commitment is null)
            return Fault.NotFound($"There is no commitment {id}.");
        return commitment.State == "open" ? commitment : Fault.Conflict($"The commitment {id} is {commitment.State} already.");
    }

    private sealed record Commitment(Guid Id, string Category, DateOnly GrantedOn, string Purpose, Money Amount, long CostMinor, string State);
}
