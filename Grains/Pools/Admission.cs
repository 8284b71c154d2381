using Mycosoft.Agents;
using Mycosoft.Hosting;

namespace Mycosoft.Pools;

/// <summary>Holds a birth against this silo's own limits. A grain has no container: cpu_limit and memory_limit are promises that are added up, not fences.</summary>
public sealed class Admission(MasOptions options, LocalAgents local)
{
    private const double Megabyte = 1_048_576;

    public Fault? Refusal(AgentConfig config)
    {
        if (options is { CpuLimit: null, MemoryLimit: null } || !config.AutoStart)
            return null;
        var (cpu, memory) = (config.CpuLimit, (double)config.MemoryLimit);
        foreach (var tenure in local.All.Where(t => t is { Ended: false, Life: Ledger.Life.Active or Ledger.Life.Paused or Ledger.Life.Error }))
            (cpu, memory) = (cpu + tenure.Config.CpuLimit, memory + tenure.Config.MemoryLimit);
        return PoolRules.Admit(cpu, memory, Environment.WorkingSet / Megabyte, options.CpuLimit, options.MemoryLimit);
    }
}
