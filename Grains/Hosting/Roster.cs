using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;

namespace Mycosoft.Hosting;

/// <summary>Brings the owner's first agents to life at every start; one that is there already stays as it is.</summary>
public sealed partial class Roster(MasOptions options, AgentCatalog catalog, IGrainFactory grains, ILogger<Roster> log) : BackgroundService
{
    public const string Principal = "roster";

    /// <summary>Set when the roster has been gone through once.</summary>
    public Task Called => _called.Task;

    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ids on the roster that no built kind can be born under.</summary>
    public static IEnumerable<string> Unknown(MasOptions options, AgentCatalog catalog) => (options.Roster ?? []).Where(id => catalog.FindByAgentId(id) is null);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ids = options.Roster ?? [.. catalog.All.Select(k => k.Attribute.SingletonId).OfType<string>()];
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stoppingToken }, Bear);
        _called.TrySetResult();
    }

    private async ValueTask Bear(string agentId, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        var agent = grains.GetGrain<IAgent>(GrainId.Create(catalog.FindByAgentId(agentId)!.Kind, agentId));
        while (!cancellationToken.IsCancellationRequested)
        {
            var born = await agent.Change(new(LifeVerb.Spawn, Principal), cancellationToken);
            if (born.Fault is not { } fault)
            {
                // One that was there already looks whether its configuration is complete now.
                if (!born.Value!.Changed)
                    await Wake(agent.GetGrainId(), cancellationToken);
                return;
            }

            LogNotBorn(agentId, fault.Message);
            if (!fault.Retryable)
                return;
            await Task.Delay(pause, cancellationToken);
            pause = TimeSpan.FromSeconds(Math.Min(pause.TotalSeconds * 2, 5));
        }
    }

    private async Task Wake(GrainId agent, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IAgentRecovery>(agent).Wake(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotBorn(agent.Key.ToString()!, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{AgentId} of the roster could not be born: {Reason}")]
    private partial void LogNotBorn(string agentId, string reason);
}
