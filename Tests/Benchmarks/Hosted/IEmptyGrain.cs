namespace Mycosoft.Tests.Benchmarks.Hosted;

/// <summary>The yardstick of agents: a grain that is nothing but a grain.</summary>
[Alias("mas.benchmarks.empty")]
public interface IEmptyGrain : IGrainWithStringKey
{
    [Alias("ping")]
    ValueTask Ping();
}

public sealed class EmptyGrain : Grain, IEmptyGrain
{
    public ValueTask Ping() => ValueTask.CompletedTask;
}
