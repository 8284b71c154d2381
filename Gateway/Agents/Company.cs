using System.Collections.Concurrent;
using Mycosoft.Activity;
using Mycosoft.Approvals;
using Mycosoft.Audit;
using Mycosoft.Devices;
using Mycosoft.Firmware;
using Mycosoft.Gaps;
using Mycosoft.Incidents;
using Mycosoft.Messages;
using Mycosoft.Playback;
using Mycosoft.Policy;
using Mycosoft.Quarantine;
using Mycosoft.ServiceLevels;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Mycosoft.Templates;

namespace Mycosoft.Agents;

/// <summary>The way from HTTP to the grains: the query grains, and agents by their id.</summary>
internal sealed class Company(IGrainFactory grains)
{
    private const int MostRemembered = 200_000;

    // An id never changes its kind, so what was found stays true; what was not found may be born at any moment and is not kept.
    private readonly ConcurrentDictionary<string, IAgent> _agents = new(StringComparer.Ordinal);
    private int _remembered;

    public IAgentDirectory Directory { get; } = grains.GetGrain<IAgentDirectory>(0);

    public ITaskReader Tasks { get; } = grains.GetGrain<ITaskReader>(0);

    public IMessages Messages { get; } = grains.GetGrain<IMessages>(0);

    public IConnections Connections { get; } = grains.GetGrain<IConnections>(0);

    public ISnapshotReader Snapshots { get; } = grains.GetGrain<ISnapshotReader>(0);

    public IActivity Activity { get; } = grains.GetGrain<IActivity>(0);

    public IPlayback Playback { get; } = grains.GetGrain<IPlayback>(0);

    public IApprovals Approvals { get; } = grains.GetGrain<IApprovals>(0);

    public IAudit Audit { get; } = grains.GetGrain<IAudit>(0);

    public IPolicy Policy { get; } = grains.GetGrain<IPolicy>(0);

    public IQuarantine Quarantine { get; } = grains.GetGrain<IQuarantine>(0);

    public IServiceLevels ServiceLevels { get; } = grains.GetGrain<IServiceLevels>(0);

    public ITemplates Templates { get; } = grains.GetGrain<ITemplates>(0);

    public IKeys Keys { get; } = grains.GetGrain<IKeys>(0);

    public IGaps Gaps { get; } = grains.GetGrain<IGaps>(0);

    public IDevices Devices { get; } = grains.GetGrain<IDevices>(0);

    public IIncidents Incidents { get; } = grains.GetGrain<IIncidents>(0);

    public IFirmware Firmware { get; } = grains.GetGrain<IFirmware>(0);

    public IFirmwareParts FirmwareParts { get; } = grains.GetGrain<IFirmwareParts>(0);

    public IRollouts Rollouts { get; } = grains.GetGrain<IRollouts>(0);

    /// <summary>The agent of an id, or <c>not_found</c>.</summary>
    public ValueTask<AgentLookup> Agent(string agentId, CancellationToken cancellationToken)
    {
        if (_agents.TryGetValue(agentId, out var known))
            return new(new AgentLookup(known, null));
        return AgentIds.IsPossible(agentId) ? Resolve(agentId, cancellationToken) : new(new AgentLookup(null, new(NotFound(agentId))));
    }

    /// <summary>An agent that may not be born yet.</summary>
    public IAgent Unborn(string kind, string agentId) => grains.GetGrain<IAgent>(GrainId.Create(kind, agentId));

    public IDeviceUnit Unit(string agentId) => grains.GetGrain<IDeviceUnit>(GrainId.Create(UnitIds.Kind, agentId));

    public IAgentSnapshots SnapshotsOf(IAgent agent) => grains.GetGrain<IAgentSnapshots>(agent.GetGrainId());

    public IAgentSnapshots SnapshotsOf(string kind, string agentId) => grains.GetGrain<IAgentSnapshots>(GrainId.Create(kind, agentId));

    /// <summary>After a deletion, so that this gateway answers 404 from now on.</summary>
    public void Forget(string agentId) => _agents.TryRemove(agentId, out _);

    public static Fault NotFound(string agentId) => Fault.NotFound($"Agent {agentId} not found");

    private async ValueTask<AgentLookup> Resolve(string agentId, CancellationToken cancellationToken)
    {
        var answer = await Directory.Resolve(agentId, cancellationToken);
        if (!answer.TryGet(out var address, out var fault))
            return new(null, new(fault.Code == FaultCodes.NotFound ? NotFound(agentId) : fault));
        var agent = Unborn(address.Kind, address.AgentId);
        Remember(agentId, agent);
        return new(agent, null);
    }

    private void Remember(string agentId, IAgent agent)
    {
        if (!_agents.TryAdd(agentId, agent) || Interlocked.Increment(ref _remembered) < MostRemembered)
            return;
        _agents.Clear();
        Interlocked.Exchange(ref _remembered, 0);
    }
}
