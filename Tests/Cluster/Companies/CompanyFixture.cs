using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;
using Mycosoft.Hosting;
using Mycosoft.Ledger;
using Mycosoft.Tests.Support.Postgres;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Mycosoft.Tests.Cluster.Companies;

public sealed class SqliteCompany() : CompanyFixture(new SqliteCompanyStore());

public sealed class PostgresCompany(PostgresFixture postgres) : CompanyFixture(new PostgresCompanyStore(postgres));

/// <summary>The whole company in one silo on a store of its own, with agents that do as they are told. One for each test class.</summary>
public abstract class CompanyFixture(CompanyStore store, IReadOnlyDictionary<string, string?>? more = null) : IAsyncLifetime
{
    /// <summary>Shorter than in production, so that a test of a grace period is not a wait.</summary>
    private static readonly AgentLimits Limits = AgentLimits.Default with { CancelGrace = TimeSpan.FromSeconds(1) };

    private static readonly AgentCatalog Catalog = new(AgentKinds.All.Append(typeof(WorkerAgent)).Append(typeof(ClerkAgent)).Append(typeof(DirectorAgent)).Select(AgentDescriber.Describe));

    private IConfiguration _configuration = null!;
    private ITimer? _running;
    private InProcessTestCluster? _cluster;

    public Workshop Workshop { get; } = new();

    public MovingClock Clock { get; } = new();

    public Outage Outage { get; private set; } = new();

    public IGrainFactory Grains => _cluster!.Client;

    public IServiceProvider Services => _cluster!.Silos[0].ServiceProvider;

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?>(await store.Create()) { ["Mas:Roster"] = "none", ["Mas:Gaps:Fill"] = "false", ["Mas:Devices:NewPerSecond"] = "100000" };
        foreach (var (key, value) in more ?? new Dictionary<string, string?>())
            settings[key] = value;
        _configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _running = Clock.Run();
        await Start();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Stop();
        await store.DisposeAsync();
        if (_running is not null)
            await _running.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task Start()
    {
        Outage = new();
        var builder = new InProcessTestClusterBuilder(1) { Options = { ServiceId = "mas" } };
        builder.ConfigureSilo((_, silo) => Configure(silo, Outage));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    /// <summary>The silo stops as it does when its process is told to.</summary>
    public async Task Stop()
    {
        if (_cluster is { } cluster)
            await cluster.DisposeAsync();
        _cluster = null;
    }

    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    /// <summary>Nothing that this silo writes arrives any more; the next one finds what was on disk, and no lease of its predecessor.</summary>
    public async Task Crash()
    {
        Outage.Cut();
        await Stop();
        await Start();
    }

    /// <summary>The activation goes, as it would for idleness; its next call makes another.</summary>
    public Task Deactivate(IAddressable agent) => _cluster!.DeactivateAsync(agent);

    public bool IsActive(GrainId agent) => _cluster!.TryGetGrainContext(agent, out _);

    /// <summary>What this company has in place of the usual: a service that is there already is not replaced.</summary>
    protected virtual void AddOwn(IServiceCollection services)
    {
    }

    private void Configure(ISiloBuilder silo, Outage outage)
    {
        AddOwn(silo.Services);
        silo.Services.AddSingleton<TimeProvider>(Clock).AddSingleton(Workshop);
        // Orleans stamps its join by the real clock and judges it by this one: a silo that starts after the clock was put forward would find itself late and evict itself.
        silo.Configure<ClusterMembershipOptions>(o => o.EvictWhenMaxJoinAttemptTimeExceeded = false);
        silo.AddCompany(_configuration, Catalog);
        silo.Services.AddSingleton(Limits);
        var inner = silo.Services.Last(d => d.ServiceType == typeof(ILedgerStore)).ImplementationFactory!;
        silo.Services.Replace(ServiceDescriptor.Singleton(p => outage.Around((ILedgerStore)inner(p))));
    }
}
