using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mycosoft.Activity;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Audit;
using Mycosoft.Auth;
using Mycosoft.Births;
using Mycosoft.Devices;
using Mycosoft.Devices.Links;
using Mycosoft.Gaps;
using Mycosoft.Incidents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Playback;
using Mycosoft.Policy;
using Mycosoft.Quarantine;
using Mycosoft.ServiceLevels;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Mycosoft.Templates;

namespace Mycosoft.Hosting;

/// <summary>
/// What the query grains are made of. Expects the catalogue, a <see cref="Database"/>, an <see cref="ILedger"/> and an <see cref="IBroadcastSignal"/>.
/// </summary>
public static class ReaderServices
{
    public static IServiceCollection AddReaders(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RosterOptions([]));
        services.TryAddSingleton(new DesiredOptions(null));
        var start = SiloStart.Of(TimeProvider.System);
        services.TryAddSingleton(start);
        services.TryAddSingleton(CompanySignals.Alone);
        return services
            .AddSingleton<StoreReads>()
            .AddSingleton<AgentQueries>()
            .AddSingleton<CompanyQueries>()
            .AddSingleton<TaskQueries>()
            .AddSingleton<TaskRouter>()
            .AddSingleton<MessageQueries>()
            .AddSingleton<Broadcaster>()
            .AddSingleton<ConnectionQueries>()
            .AddSingleton<ConnectionWrites>()
            .AddSingleton<KeyQueries>()
            .AddSingleton<KeyWrites>()
            .AddSingleton<SnapshotQueries>()
            .AddSingleton<ActivityQueries>()
            .AddSingleton<PlaybackQueries>()
            .AddSingleton<MetricQueries>()
            .AddSingleton<ApprovalQueries>()
            .AddSingleton<ApprovalWrites>()
            .AddSingleton<AuditTrail>()
            .AddSingleton<AuditTable>()
            .AddSingleton<PolicyHistory>()
            .AddSingleton<QuarantineTable>()
            .AddSingleton<ServiceTable>()
            .AddSingleton<Leases>()
            .AddSingleton<LinkBook>()
            .AddSingleton<BirthLog>()
            .AddSingleton<DesiredStore>()
            .AddSingleton<GapBook>()
            .AddSingleton<GapQueries>()
            .AddSingleton<DeviceGaps>()
            .AddSingleton<IncidentBook>()
            .AddSingleton<RetirementQueries>()
            .AddSingleton<UseMarks>();
    }
}
