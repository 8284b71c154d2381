using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Finance;

/// <summary>How much may be granted in a category and period. Whoever grants holds the budget's row until the commit, so that together they never grant more.</summary>
public sealed class Budgets(Books books)
{
    private const string Columns = "category, amount_minor, currency, period FROM finance_budgets";

    public Task<Outcome<BudgetReport>> Set(SetBudgetRequest request, string currency, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "set_budget", request, s => Set(s, request, currency, by), cancellationToken);

    public Task<Outcome<BudgetReport>> Check(string category, CancellationToken cancellationToken) => books.Read<Outcome<BudgetReport>>(
        async s => await Find(s, category, "") is { } budget ? await Report(s, budget, s.Today) : Fault.NotFound($"There is no budget {category}; set one with set_budget."),
        cancellationToken);

    public Task<BudgetList> List(CancellationToken cancellationToken) => books.Read(List, cancellationToken);

    internal static async Task<BudgetList> List(BookSession session)
    {
        var reports = new List<BudgetReport>();
        foreach (var budget in await session.All(new Select(Columns).Then("ORDER BY category"), Read))
            reports.Add(await Report(session, budget, session.Today));
        return new(reports);
    }

    internal static Task<Budget?> Hold(BookSession session, string category) => Find(session, category, session.ForUpdate);

    /// <summary>What was granted in the period of the day. Money that came back by a reversal is there again.</summary>
    internal static async Task<BudgetReport> Report(BookSession session, Budget budget, DateOnly day)
    {
        var (from, until) = BudgetRules.Span(budget.Period, day);
        var select = new Select("""
            CAST(coalesce(sum(CASE WHEN c.state = 'open' THEN c.budget_minor ELSE 0 END), 0) AS bigint),
            CAST(coalesce(sum(CASE WHEN c.state = 'settled' AND r.id IS NULL THEN c.budget_minor ELSE 0 END), 0) AS bigint)
            FROM finance_commitments c LEFT JOIN finance_entries r ON r.reverses = c.entry_id
            """).Where("c.category = @category", "category", budget.Category).Where("c.granted_on >= @from", "from", Days.Text(from)).Where("c.granted_on < @until", "until", Days.Text(until));
        var (committed, spent) = (await session.All(select, r => (r.Number(0), r.Number(1)))).Single();
        return BudgetRules.Report(budget, committed, spent);
    }

    private static Task<Budget?> Find(BookSession session, string category, string hold) =>
        session.First(new Select(Columns).Where("category = @category", "category", category).Then(hold), Read);

    private static Budget Read(Row row) => new(row.Text(0), new(row.Number(1), row.Text(2)), LedgerNames.Parse<BudgetPeriod>(row.Text(3)));

    private static async Task<Outcome<BudgetReport>> Set(BookSession session, SetBudgetRequest request, string currency, Requested by)
    {
        if (by.ByAgent)
            return by.OnlyPeople("set budgets");
        if (!request.Read(currency, least: 0).TryGet(out var limit, out var fault))
            return fault;
        var budget = new Budget(request.Category, limit, request.Period);
        await session.Run(new Statement("""
            INSERT INTO finance_budgets (category, amount_minor, currency, period, set_at, set_by) VALUES (@category, @amount, @currency, @period, @at, @by) ON CONFLICT DO NOTHING
            """).With("category", budget.Category).With("amount", limit.AmountMinor).With("currency", limit.Currency).With("period", LedgerNames.Text(budget.Period))
            .With("at", session.Now).With("by", by.By));
        var before = (await Hold(session, budget.Category))!;
        if (before.Limit.Currency != limit.Currency)
            return Fault.Conflict($"The budget {budget.Category} is kept in {before.Limit.Currency}.");
        await session.Run(new Statement("UPDATE finance_budgets SET amount_minor = @amount, period = @period, set_at = @at, set_by = @by WHERE category = @category")
            .With("amount", limit.AmountMinor).With("period", LedgerNames.Text(budget.Period)).With("at", session.Now).With("by", by.By).With("category", budget.Category));
        return await Report(session, budget, session.Today);
    }
}
