using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;
using Mycosoft.Tests.Support.Redis;

namespace Mycosoft.Tests.Support.Companies;

/// <summary>A company as it runs in production: silos, gateways, PostgreSQL and Redis as processes of their own, each of which a test may kill.</summary>
public sealed class ClusterCompany : IAsyncDisposable
{
    private readonly List<SiloProcess> _silos = [];
    private readonly List<SiloProcess> _gateways = [];
    private readonly ClusterSettings _settings;

    private ClusterCompany(ClusterSettings settings) => _settings = settings;

    public PostgresServer Postgres { get; private set; } = null!;

    public RedisServer Redis { get; private set; } = null!;

    public PostgresDatabase Database { get; private set; } = null!;

    public IReadOnlyList<SiloProcess> Silos => _silos;

    public IReadOnlyList<SiloProcess> Gateways => _gateways;

    public static async Task<ClusterCompany> Start(ClusterSettings settings, CancellationToken cancellationToken)
    {
        var company = new ClusterCompany(settings);
        try
        {
            company.Redis = await RedisServer.Start(cancellationToken);
            company.Postgres = await PostgresServer.Start(cancellationToken);
            company.Database = await company.Postgres.CreateDatabase(cancellationToken);
            for (var number = 0; number < settings.Silos; number++)
                company._silos.Add(SiloProcess.Launch(company.Silo(number)));
            for (var number = 0; number < settings.Gateways; number++)
                company._gateways.Add(SiloProcess.Launch(company.Gateway()));
            await company.WaitUntilReady(cancellationToken);
            return company;
        }
        catch
        {
            await company.DisposeAsync();
            throw;
        }
    }

    public Task WaitUntilReady(CancellationToken cancellationToken) => Task.WhenAll(_silos.Concat(_gateways).Select(p => p.WaitUntilReady(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _gateways.Concat(_silos))
            await process.DisposeAsync();
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        if (Redis is not null)
            await Redis.DisposeAsync();
    }

    private SiloSettings Silo(int number)
    {
        var environment = new Dictionary<string, string>(_settings.Environment)
        {
            ["Mas__Gateway"] = "false",
            ["Mas__Clustering"] = _settings.Clustering,
        };
        foreach (var (name, value) in _settings.Of(number))
            environment[name] = value;
        return new() { Postgres = Database.ConnectionString, Redis = Redis.ConnectionString, ApiKey = ClusterSettings.Key, Environment = environment, ReadyWithin = TimeSpan.FromSeconds(60) };
    }

    private SiloSettings Gateway() => new()
    {
        Program = "Gateway",
        Postgres = _settings.Clustering == "postgres" ? Database.ConnectionString : null,
        Redis = _settings.Clustering == "redis" ? Redis.ConnectionString : null,
        ApiKey = ClusterSettings.Key,
        Environment = new Dictionary<string, string> { ["Mas__Clustering"] = _settings.Clustering },
        ReadyWithin = TimeSpan.FromSeconds(60),
    };
}
