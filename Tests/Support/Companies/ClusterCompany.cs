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
            company.Redis = await RedisServer.Start(appendOnly: true, settings.Apart?.Here, cancellationToken);
            company.Postgres = await PostgresServer.Start(settings.Apart?.Here, cancellationToken);
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
        if (_settings.Apart is { } apart)
            environment["Mas__Address"] = IsApart(number) ? apart.There : apart.Here;
        foreach (var (name, value) in _settings.Of(number))
            environment[name] = value;
        return new() { Machine = IsApart(number) ? _settings.Apart : null, Postgres = Reach(Database.ConnectionString), Redis = Reach(Redis.ConnectionString), ApiKey = ClusterSettings.Key, Environment = environment, ReadyWithin = TimeSpan.FromSeconds(60) };
    }

    private bool IsApart(int number) => _settings.Apart is not null && number == _settings.Silos - 1;

    /// <summary>The servers by the address that both machines know.</summary>
    private string Reach(string connection) => _settings.Apart is { } apart ? connection.Replace("127.0.0.1", apart.Here, StringComparison.Ordinal) : connection;

    private SiloSettings Gateway() => new()
    {
        Program = "Gateway",
        Postgres = _settings.Clustering == "postgres" ? Database.ConnectionString : null,
        Redis = _settings.Clustering == "redis" ? Redis.ConnectionString : null,
        ApiKey = ClusterSettings.Key,
        Environment = new Dictionary<string, string>(_settings.OfGateways) { ["Mas__Clustering"] = _settings.Clustering },
        ReadyWithin = TimeSpan.FromSeconds(60),
    };
}
