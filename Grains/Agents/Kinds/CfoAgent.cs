using System.ComponentModel;
using Mycosoft.Finance;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds;

[Agent("cfo", AgentCategory.Corporate, SingletonId = "cfo-agent", Aliases = ["financial"], Settings = typeof(CfoSettings), Capabilities = ["budget_management", "financial_reporting", "cost_analysis", "revenue_tracking"])]
[Description("Keeps the company's accounts and budgets, decides on spending, and counts what language models cost.")]
public sealed class CfoAgent(AgentServices services, FinanceOffice office) : Agent(services)
{
    private CfoSettings Rules => Settings<CfoSettings>();

    [AgentTask("approve_spending", Effect.Change, Idempotent = true), Description("Grants a spending out of its budget, or says why not. The grant is a commitment, to be settled or released.")]
    public Task<Outcome<SpendingDecision>> ApproveSpending(SpendingRequest request, CancellationToken cancellationToken) =>
        office.Spending.Approve(request, Rules, By(request.Reference), cancellationToken);

    [AgentTask("settle_commitment", Effect.Change, Idempotent = true), Description("Pays what was granted: posts the entry, and counts what it really was against the budget.")]
    public Task<Outcome<CommitmentSettled>> SettleCommitment(SettleCommitmentRequest request, CancellationToken cancellationToken) =>
        office.Spending.Settle(request, Rules, By(request.Reference), cancellationToken);

    [AgentTask("release_commitment", Effect.Change, Idempotent = true), Description("Gives what was granted and is not needed back to its budget.")]
    public Task<Outcome<CommitmentReleased>> ReleaseCommitment(ReleaseCommitmentRequest request, CancellationToken cancellationToken) =>
        office.Spending.Release(request, By(request.Reference), cancellationToken);

    [AgentTask("set_budget", Effect.Change, Idempotent = true), Description("Sets how much may be granted in a category and period.")]
    public Task<Outcome<BudgetReport>> SetBudget(SetBudgetRequest request, CancellationToken cancellationToken) =>
        office.Budgets.Set(request, Rules.Currency, By(request.Reference), cancellationToken);

    [AgentTask("budget_check", Effect.Read), Description("What is left of a budget in its present period.")]
    public Task<Outcome<BudgetReport>> BudgetCheck(BudgetCheckRequest request, CancellationToken cancellationToken) => office.Budgets.Check(request.Category, cancellationToken);

    [AgentTask("list_budgets", Effect.Read), Description("All budgets, and what is left of them.")]
    public async Task<Outcome<BudgetList>> ListBudgets(Nothing nothing, CancellationToken cancellationToken) => await office.Budgets.List(cancellationToken);

    [AgentTask("open_account", Effect.Change, Idempotent = true), Description("Opens an account in the books.")]
    public Task<Outcome<Account>> OpenAccount(OpenAccountRequest request, CancellationToken cancellationToken) => office.Ledger.Open(request, By(request.Reference), cancellationToken);

    [AgentTask("list_accounts", Effect.Read), Description("The accounts in the books.")]
    public async Task<Outcome<AccountList>> ListAccounts(Nothing nothing, CancellationToken cancellationToken) => await office.Ledger.Accounts(cancellationToken);

    [AgentTask("post_entry", Effect.Change, Idempotent = true), Description("Posts an entry that balances in each of its currencies. It stays; a mistake is reversed.")]
    public Task<Outcome<PostedEntry>> PostEntry(PostEntryRequest request, CancellationToken cancellationToken) =>
        office.Ledger.Post(request, Rules.Currency, By(request.Reference), cancellationToken);

    [AgentTask("reverse_entry", Effect.Change, Idempotent = true), Description("Posts the mirror of an entry.")]
    public Task<Outcome<PostedEntry>> ReverseEntry(ReverseEntryRequest request, CancellationToken cancellationToken) =>
        office.Ledger.Reverse(request, By(request.Reference), cancellationToken);

    [AgentTask("close_period", Effect.Critical, Idempotent = true), Description("Closes the books up to the end of a month, for good.")]
    public Task<Outcome<PeriodClosed>> ClosePeriod(ClosePeriodRequest request, CancellationToken cancellationToken) =>
        office.Ledger.Close(request, By(request.Reference), cancellationToken);

    [AgentTask("trial_balance", Effect.Read), Description("What each account holds; debits and credits add up to the same in every currency.")]
    public Task<Outcome<TrialBalance>> TrialBalance(TrialBalanceRequest request, CancellationToken cancellationToken) => office.Reports.Trial(request, cancellationToken);

    [AgentTask("income_statement", Effect.Read), Description("Revenue, expenses and what is left, of a period.")]
    public Task<Outcome<IncomeStatement>> IncomeStatement(PeriodRequest request, CancellationToken cancellationToken) => office.Reports.Income(request, Rules.Currency, cancellationToken);

    [AgentTask("balance_sheet", Effect.Read), Description("Assets, liabilities and equity at the end of a day.")]
    public Task<Outcome<BalanceSheet>> BalanceSheet(AsOfRequest request, CancellationToken cancellationToken) => office.Reports.Sheet(request, Rules.Currency, cancellationToken);

    [AgentTask("financial_report", Effect.Read), Description("Income statement and balance sheet of a period, and the budgets.")]
    public Task<Outcome<FinancialReport>> FinancialReport(PeriodRequest request, CancellationToken cancellationToken) => office.Reports.Summary(request, Rules.Currency, cancellationToken);

    [AgentTask("runway", Effect.Read), Description("How many months the cash lasts at the mean burn of the last full months.")]
    public Task<Outcome<Runway>> Runway(RunwayRequest request, CancellationToken cancellationToken) => office.Reports.Runway(request, Rules.Currency, cancellationToken);

    [AgentTask("set_exchange_rate", Effect.Change, Idempotent = true), Description("Gives the rate of a pair of currencies from a day on.")]
    public Task<Outcome<ExchangeRate>> SetExchangeRate(SetExchangeRateRequest request, CancellationToken cancellationToken) => office.Exchange.Set(request, By(request.Reference), cancellationToken);

    [AgentTask("import_bank_csv", Effect.Change, Idempotent = true), Description("Takes a bank's statement in. A line that is there already is not taken twice.")]
    public Task<Outcome<BankImported>> ImportBankCsv(ImportBankCsvRequest request, CancellationToken cancellationToken) =>
        office.Bank.Import(request, Rules.Currency, By(request.Reference), cancellationToken);

    [AgentTask("reconcile", Effect.Change, Idempotent = true), Description("Matches the bank's lines with those of the books, and lists what is left over on either side.")]
    public Task<Outcome<Reconciliation>> Reconcile(ReconcileRequest request, CancellationToken cancellationToken) => office.Bank.Reconcile(request, By(request.Reference), cancellationToken);

    [AgentTask("set_llm_price", Effect.Change, Idempotent = true), Description("Sets the price of a language model from a day on.")]
    public Task<Outcome<LlmPrice>> SetLlmPrice(SetLlmPriceRequest request, CancellationToken cancellationToken) => office.Llm.SetPrice(request, By(request.Reference), cancellationToken);

    [AgentTask("record_llm_usage", Effect.Change, Idempotent = true), Description("Counts one use of a language model.")]
    public Task<Outcome<LlmUsage>> RecordLlmUsage(RecordLlmUsageRequest request, CancellationToken cancellationToken) => office.Llm.Record(request, By(request.Reference), cancellationToken);

    [AgentTask("llm_cost_report", Effect.Read), Description("Tokens and cost by agent, provider, model or task; calls without a price are counted apart.")]
    public Task<Outcome<LlmCostReport>> LlmCostReport(LlmCostRequest request, CancellationToken cancellationToken) => office.Llm.Report(request, cancellationToken);

    private Requested By(string? reference) => Requested.Of(TaskContext.Current!, AgentId, reference);
}
