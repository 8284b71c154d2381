using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Pools;

/// <summary>What a silo's pools mean.</summary>
public static class PoolRules
{
    /// <summary>The pools as silo metadata.</summary>
    public static string Text(IEnumerable<AgentCategory> pools) => string.Join(',', pools.Select(LedgerNames.Text));

    public static bool Serves(string? pools, AgentCategory category) =>
        string.IsNullOrEmpty(pools) || pools.Split(',').Contains(LedgerNames.Text(category), StringComparer.Ordinal);

    /// <summary>
    /// Whether a silo may take one more agent: what its agents were promised together, the new one included, and what the process holds, against the silo's own limits.
    /// </summary>
    /// <param name="cpu">Cores promised, the new agent's included.</param>
    /// <param name="memory">Megabytes promised, the new agent's included.</param>
    /// <param name="workingSet">Megabytes that the process holds.</param>
    public static Fault? Admit(double cpu, double memory, double workingSet, double? cpuLimit, double? memoryLimit)
    {
        if (cpu > cpuLimit)
            return Full(FormattableString.Invariant($"its agents would be promised {cpu:0.##} cores of {cpuLimit:0.##}"));
        if (memory > memoryLimit)
            return Full(FormattableString.Invariant($"its agents would be promised {memory:0} MB of {memoryLimit:0}"));
        return workingSet > memoryLimit ? Full(FormattableString.Invariant($"the process holds {workingSet:0} MB of {memoryLimit:0}")) : null;

        static Fault Full(string why) => new(FaultCodes.QuotaExhausted, $"This silo takes no more agents: {why} (Mas:Limits).");
    }
}
