using System.Data.Common;
using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>Looks at one agent: its store, its configuration, its service.</summary>
internal sealed class HealthProbe(Activation activation, Tenure tenure)
{
    public async Task<AgentHealth> Look(IReadOnlyList<string> missing, Func<CancellationToken, Task<IReadOnlyList<HealthCheck>>> services)
    {
        var checks = new List<HealthCheck> { await Store(), Lived() };
        if (missing.Count > 0)
            checks.Add(new("configuration", AgentHealth.NotConfigured, $"Set {string.Join(", ", missing)}."));
        else
            checks.AddRange(await Services(services));
        double? uptime = tenure.Row.StartedAt is { } started ? (activation.Now - started).TotalSeconds : null;
        return new(tenure.AgentId, Worst(checks), uptime, activation.Tasks.WaitingCount, activation.Tasks.RunningCount, activation.Life.ConsecutiveFailures, checks);
    }

    private static string Worst(List<HealthCheck> checks)
    {
        string[] order = [AgentHealth.Unhealthy, AgentHealth.NotConfigured, AgentHealth.Degraded];
        return order.FirstOrDefault(s => checks.Any(c => c.Status == s)) ?? AgentHealth.Healthy;
    }

    private HealthCheck Lived() => tenure.Life switch
    {
        Life.Active or Life.Paused => new("life", AgentHealth.Healthy, tenure.Life.ToString().ToLowerInvariant()),
        Life.Spawning or Life.Stopping => new("life", AgentHealth.Degraded, tenure.Life.ToString().ToLowerInvariant()),
        _ => new("life", AgentHealth.Unhealthy, tenure.Row.ErrorMessage ?? tenure.Life.ToString().ToLowerInvariant()),
    };

    private async Task<HealthCheck> Store()
    {
        var began = activation.Services.Clock.GetTimestamp();
        try
        {
            using var limit = new CancellationTokenSource(activation.Services.Limits.HealthTimeout, activation.Services.Clock);
            await activation.Services.Snapshots.Probe(limit.Token);
            return new("store", AgentHealth.Healthy, activation.Services.Database.Name, activation.Services.Clock.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (Exception e) when (e is DbException or TimeoutException or OperationCanceledException)
        {
            return new("store", AgentHealth.Unhealthy, "The store does not answer.");
        }
    }

    private async Task<IReadOnlyList<HealthCheck>> Services(Func<CancellationToken, Task<IReadOnlyList<HealthCheck>>> services)
    {
        try
        {
            using var limit = new CancellationTokenSource(activation.Services.Limits.HealthTimeout, activation.Services.Clock);
            return await services(limit.Token);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or HttpRequestException)
        {
            return [new("service", AgentHealth.Unhealthy, e is HttpRequestException ? e.Message : "The service did not answer in time.")];
        }
    }
}
