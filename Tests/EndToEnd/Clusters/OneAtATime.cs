namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>A cluster needs the whole machine: its tests run after all others, one after the other.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
