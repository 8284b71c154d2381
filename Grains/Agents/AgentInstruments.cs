using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace Mycosoft.Agents;

/// <summary>The agents that are awake in this silo, by kind.</summary>
public sealed class AgentInstruments(LocalAgents local) : IHostedService, IDisposable
{
    private readonly Meter _meter = new("Mycosoft.Agents");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("mas.agents.active", Awake, "{agent}", "Agents that are awake in this silo; the others exist in the directory alone.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Awake() => local.All.CountBy(tenure => tenure.Kind.Kind).Select(kind => new Measurement<int>(kind.Value, new KeyValuePair<string, object?>("kind", kind.Key)));
}
