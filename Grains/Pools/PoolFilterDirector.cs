using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Mycosoft.Pools;

/// <summary>Asked once for each activation that has to be placed.</summary>
internal sealed class PoolFilterDirector(SiloPools pools) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) =>
        pools.Serving(target.GrainIdentity.Type.ToString()!, [.. silos]);
}
