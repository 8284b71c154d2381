using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mycosoft.Activity;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;
using Mycosoft.Approvals;
using Mycosoft.Audit;
using Mycosoft.Auth;
using Mycosoft.Births;
using Mycosoft.Chains;
using Mycosoft.Devices;
using Mycosoft.Feed;
using Mycosoft.Firmware;
using Mycosoft.Gaps;
using Mycosoft.Incidents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.OwnerFiles;
using Mycosoft.Policy;
using Mycosoft.Pools;
using Mycosoft.Quarantine;
using Mycosoft.Redis;
using Mycosoft.ServiceLevels;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Mycosoft.Templates;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Providers;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Serialization.Configuration;

namespace Mycosoft.Hosting;

/// <summary>Puts the company into a silo: the same parts in both modes and in tests.</summary>
public static class CompanyHosting
{
    /// <summary>Reads the configuration whole; a wrong one throws with every bad key named.</summary>
    public static MasOptions AddCompany(this ISiloBuilder silo, IConfiguration configuration, AgentCatalog? kinds = null, IEnumerable<string>? otherErrors = null)
    {
        var errors = new List<string>(otherErrors ?? []);
        var options = MasOptions.Read(configuration, errors);
        var catalog = kinds ?? new AgentCatalog(AgentKinds.All.Select(AgentDescriber.Describe));
        errors.AddRange(Roster.Unknown(options, catalog).Select(id => $"Mas:Roster: no kind is built for '{id}'."));
        var templates = TemplateCatalog.Read(configuration, catalog, errors);
        var audit = AuditOptions.Read(configuration, options.DataDirectory, errors);
        var firmware = FirmwareOptions.Read(configuration, options, errors);
        silo.Services.AddKindServices(configuration, errors);
        silo.Services.AddDevices(configuration, errors);
        ConfigurationException.ThrowIfAny(errors);
        silo.Services.AddSingleton(options).AddSingleton(catalog).AddSingleton(templates).AddSingleton(audit).AddSingleton(new ChainLimits(options.MaxHops)).AddSingleton(options.Incidents);
        silo.Services.AddStores(options);
        silo.Services.AddRuntime();
        silo.Services.AddSingleton(new RosterOptions(Roster.Of(options, catalog))).AddSingleton(new DesiredOptions(options.DesiredFile));
        silo.Services.AddSingleton(new BirthTerms(options.Trial, options.RetireAfter, Roster.Of(options, catalog).ToHashSet(StringComparer.Ordinal)) { DailyCaps = options.DailyCaps });
        silo.Services.AddSingleton(p => new CompanySignals(() => p.GetRequiredService<RedisLink>().State, p.GetRequiredService<SiloPools>().Unserved));
        silo.Services.AddReaders();
        silo.Services.AddIncidentWatch();
        silo.Services.AddFirmware(firmware);
        silo.AddGrainState(options);
        silo.AddPools(options);
        silo.Services.AddRedis(options);
        return options;
    }

    private static void AddStores(this IServiceCollection services, MasOptions options)
    {
        if (options.Postgres is { } connection)
        {
            services.AddSingleton(p => ActivatorUtilities.CreateInstance<PostgresDatabase>(p, connection));
            services.AddSingleton<Database>(p => p.GetRequiredService<PostgresDatabase>());
            services.AddSingleton<ILedgerStore>(p => new PostgresLedgerStore(p.GetRequiredService<PostgresDatabase>(), p.GetRequiredService<SiloIdentity>().Name));
        }
        else
        {
            services.AddSingleton(_ => DataDirectory.Lock(options.DataDirectory));
            services.AddSingleton(p => ActivatorUtilities.CreateInstance<SqliteDatabase>(p, p.GetRequiredService<DataDirectory>().LedgerFile));
            services.AddSingleton<Database>(p => p.GetRequiredService<SqliteDatabase>());
            services.AddSingleton<ILedgerStore>(p => new SqliteLedgerStore(p.GetRequiredService<SqliteDatabase>(), p.GetRequiredService<SiloIdentity>().Name));
            services.AddSingleton(p => ActivatorUtilities.CreateInstance<StateStore>(p, p.GetRequiredService<DataDirectory>().StateFile));
        }
    }

    private static void AddPools(this ISiloBuilder silo, MasOptions options)
    {
        silo.UseSiloMetadata(new Dictionary<string, string> { [SiloPools.Key] = PoolRules.Text(options.Pools) });
        silo.Services.AddPlacementFilter<PoolFilter, PoolFilterDirector>(ServiceLifetime.Transient);
        silo.Services.AddSingleton<SiloPools>().AddSingleton<Admission>();
    }

    private static void AddRedis(this IServiceCollection services, MasOptions options)
    {
        services.AddSingleton(new RedisLink(options.Redis is null ? null : RedisAddress.Parse(options.Redis)));
        if (options.Redis is not null)
            services.AddHostedService<RedisRelay>();
        if (options.Bridge)
            services.AddHostedService<RedisBridge>();
    }

    private static void AddGrainState(this ISiloBuilder silo, MasOptions options)
    {
        silo.UseSystemTextJsonGrainStorageSerializer();
        silo.Services.AddSingleton<IPersistentStateFactory, TypedStateFactory>();
        silo.AddAdoNetGrainStorage(AgentStateName.Instance.StorageName, storage => storage.Configure<IServiceProvider>((o, services) =>
        {
            o.Invariant = options.Embedded ? StateStore.Invariant : "Npgsql";
            if (options.Embedded)
                o.ConnectionString = services.GetRequiredService<StateStore>().ConnectionString;
            else
                o.DataSource = services.GetRequiredService<PostgresDatabase>().Source;
        }));
        silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10));
        silo.AddStartupTask<StoreStart>(ServiceLifecycleStage.RuntimeInitialize);
    }

    private static void AddRuntime(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(p => SiloIdentity.Create(p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(AgentLimits.Default);
        services.AddSingleton<LedgerWriter>().AddSingleton<ILedger>(p => p.GetRequiredService<LedgerWriter>());
        services.AddSingleton<BroadcastReader>().AddSingleton<BroadcastCourier>().AddSingleton<IBroadcastSignal>(p => p.GetRequiredService<BroadcastCourier>()).AddSingleton<LocalAgents>().AddSingleton<CompletionHub>().AddSingleton<LiveFeed>().AddSingleton<AddressBook>().AddSingleton<SnapshotSource>();
        services.AddSingleton<PolicyStore>().AddSingleton<ApprovalDesk>().AddSingleton<ApprovalCourier>();
        services.AddSingleton<ServiceTally>().AddSingleton<ServiceSampler>().AddHostedService(p => p.GetRequiredService<ServiceSampler>());
        services.AddSingleton<AgentServices>();
        services.AddSingleton<Roster>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(p => p.GetRequiredService<LedgerWriter>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloLease>();
        services.AddSingleton<QuarantineWatch>().AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(p => p.GetRequiredService<QuarantineWatch>());
        services.AddSingleton<IIncomingGrainCallFilter, QuarantineFilter>();
        services.AddHostedService(p => p.GetRequiredService<CompletionHub>());
        services.AddHostedService(p => p.GetRequiredService<BroadcastCourier>());
        services.AddHostedService<Recovery>();
        services.AddHostedService(p => p.GetRequiredService<PolicyStore>());
        services.AddHostedService(p => p.GetRequiredService<DesiredStore>());
        services.AddSingleton(p => PolicyFile(p.GetRequiredService<PolicyStore>())).AddSingleton(p => DesiredFile(p.GetRequiredService<DesiredStore>()));
        services.AddHostedService<OwnerFileWitness>();
        services.AddHostedService(p => p.GetRequiredService<ApprovalCourier>());
        services.AddHostedService<ApprovalNotifier>();
        services.AddSingleton<BirthCap>().AddSingleton<GapFilling>();
        services.AddSingleton<GapWatch>().AddHostedService(p => p.GetRequiredService<GapWatch>());
        services.AddSingleton<RetirementWatch>().AddHostedService(p => p.GetRequiredService<RetirementWatch>());
        services.AddHostedService(p => p.GetRequiredService<Roster>());
        services.AddHostedService<EventPump>();
        services.AddHostedService<MetricsSampler>();
        services.AddHostedService<AgentInstruments>();
        services.AddHostedService<Housekeeping>();
        services.AddSingleton<HeadsKeeper>().AddKeyedSingleton<IControllable>(HeadsKeeper.Name, (p, _) => p.GetRequiredService<HeadsKeeper>());
        services.Configure<TypeManifestOptions>(o => o.AddAllowedType(typeof(HeadsKeeper)));
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<AuditSealer>().AddHostedService(p => p.GetRequiredService<AuditSealer>());
    }

    /// <summary>What it looks at, a kind of trouble each.</summary>
    private static void AddIncidentWatch(this IServiceCollection services)
    {
        services.AddSingleton<ITroubleSource, UnwellAgents>().AddSingleton<ITroubleSource, BrokenPromises>().AddSingleton<ITroubleSource, StayingGaps>();
        services.AddSingleton<ITroubleSource, LostSilos>().AddSingleton<ITroubleSource, StandingQuarantines>().AddSingleton<ITroubleSource, OutsideServices>();
        services.AddSingleton<IncidentWatch>().AddHostedService(p => p.GetRequiredService<IncidentWatch>());
    }

    private static WitnessedFile PolicyFile(PolicyStore store) => new(Principals.PolicyFile, "policy.in_force", () =>
    {
        var now = store.InForce;
        return new(now.Version, now.Source, now.Version);
    });

    private static WitnessedFile DesiredFile(DesiredStore store) => new(Principals.DesiredFile, "desired_state.in_force", () => new(store.InForce.Version, store.InForce.Source));
}
