using Orleans.Placement;

namespace Mycosoft.Pools;

/// <summary>Lets a kind's agents live where its category is served.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PoolPlacementAttribute() : PlacementFilterAttribute(new PoolFilter());

/// <summary>The mark of the filter in a grain's properties; <see cref="PoolFilterDirector"/> does the work.</summary>
internal sealed class PoolFilter() : PlacementFilterStrategy(order: 0);
