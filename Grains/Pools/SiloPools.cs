using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Ledger;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Mycosoft.Pools;

/// <summary>Which silos serve which categories: each says so in its metadata (<c>Mas:Pools</c>); one that says nothing serves all.</summary>
public sealed class SiloPools(AgentCatalog catalog, IServiceProvider services)
{
    internal const string Key = "mas.pools";

    /// <summary>The silos among these that are meant for a kind; all of them when none is.</summary>
    internal IReadOnlyList<SiloAddress> Serving(string kind, IReadOnlyList<SiloAddress> silos)
    {
        if (catalog.Find(kind) is not { } descriptor)
            return silos;
        var serving = silos.Where(silo => PoolRules.Serves(PoolsOf(silo), descriptor.Category)).ToList();
        return serving.Count > 0 ? serving : silos;
    }

    /// <summary>Categories of built kinds that no active silo is meant for; their agents live on any.</summary>
    public IReadOnlyList<string> Unserved()
    {
        var silos = services.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses(onlyActive: true).Keys.Select(PoolsOf).ToList();
        return [.. catalog.All.Select(k => k.Category).Distinct().Where(c => silos.Count > 0 && !silos.Exists(pools => PoolRules.Serves(pools, c))).Select(LedgerNames.Text).Order(StringComparer.Ordinal)];
    }

    private string? PoolsOf(SiloAddress silo) => services.GetService<ISiloMetadataCache>()?.GetSiloMetadata(silo).Metadata.GetValueOrDefault(Key);
}
