using Microsoft.Extensions.DependencyInjection;

namespace Mycosoft.Finance;

/// <summary>What the CFO works with.</summary>
public sealed record FinanceOffice(GeneralLedger Ledger, Budgets Budgets, Spending Spending, LedgerReports Reports, Exchange Exchange, Bank Bank, LlmCosts Llm);

public static class FinanceServices
{
    public static IServiceCollection AddFinance(this IServiceCollection services) => services
        .AddSingleton<Books>()
        .AddSingleton<GeneralLedger>()
        .AddSingleton<Budgets>()
        .AddSingleton<Delegations>()
        .AddSingleton<Spending>()
        .AddSingleton<LedgerReports>()
        .AddSingleton<Exchange>()
        .AddSingleton<Bank>()
        .AddSingleton<LlmCosts>()
        .AddSingleton<FinanceOffice>();
}
