using Microsoft.Extensions.Logging;
using Mycosoft.Approvals;
using Mycosoft.Births;
using Mycosoft.Chains;
using Mycosoft.Feed;
using Mycosoft.Hosting;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Policy;
using Mycosoft.Pools;
using Mycosoft.Quarantine;
using Mycosoft.ServiceLevels;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;

namespace Mycosoft.Agents;

/// <summary>What every agent needs from its silo; one instance a silo.</summary>
public sealed record AgentServices(
    AgentCatalog Catalog,
    ILedger Ledger,
    Database Database,
    TimeProvider Clock,
    SiloIdentity Silo,
    LocalAgents Local,
    CompletionHub Completions,
    LiveFeed Feed,
    AddressBook Addresses,
    BroadcastCourier Courier,
    BroadcastReader Broadcasts,
    SnapshotSource Snapshots,
    IPersistentStateFactory States,
    IGrainFactory Grains,
    AgentLimits Limits,
    ChainLimits Chains,
    Admission Admission,
    BirthTerms Births,
    PolicyStore Policy,
    ApprovalDesk Approvals,
    QuarantineWatch Quarantine,
    ServiceTally Tally,
    ILogger<Agent> Log);

/// <summary>Times that an agent's runtime keeps to.</summary>
/// <param name="StopGrace">How long running tasks may go on after a stop.</param>
/// <param name="CancelGrace">How long a task may ignore its cancelled token before its slot is given on.</param>
/// <param name="HealthTimeout">How long a health check of a service may take.</param>
/// <param name="MessageAttempts">How often a message that cannot be handled is tried.</param>
public sealed record AgentLimits(TimeSpan StopGrace, TimeSpan CancelGrace, TimeSpan HealthTimeout, int MessageAttempts)
{
    public static AgentLimits Default { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3), 5);
}
