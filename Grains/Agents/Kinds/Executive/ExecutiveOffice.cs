using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Finance;

namespace Mycosoft.Agents.Kinds.Executive;

/// <summary>What the CEO works with.</summary>
public sealed record ExecutiveOffice(Actions Actions, Decisions Decisions, Okrs Okrs, Delegations Delegations);

public static class ExecutiveServices
{
    /// <summary>Stands on the finance services, whose database and delegations it shares.</summary>
    public static IServiceCollection AddExecutive(this IServiceCollection services) =>
        services.AddSingleton<Actions>().AddSingleton<Decisions>().AddSingleton<Okrs>().AddSingleton<ExecutiveOffice>();
}
