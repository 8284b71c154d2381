using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Durability;

/// <summary>A process of one test, to be killed.</summary>
internal sealed class OwnCompany : IAsyncDisposable
{
    private readonly PostgresDatabase? _database;

    private OwnCompany(SiloProcess silo, PostgresDatabase? database) => (Silo, _database, Api) = (silo, database, new Api(silo.Http));

    public SiloProcess Silo { get; }

    public Api Api { get; }

    /// <param name="postgres">Where to make its database; null for SQLite.</param>
    /// <param name="environment">Settings beyond the core three as roster.</param>
    public static async Task<OwnCompany> Start(PostgresFixture? postgres, Dictionary<string, string>? environment = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var database = postgres is null ? null : await postgres.CreateDatabase(cancellation);
        var settings = new SiloSettings { Postgres = database?.ConnectionString, Environment = environment ?? new() { ["Mas__Roster"] = SharedCompany.Roster } };
        try
        {
            return new OwnCompany(await SiloProcess.Start(settings, cancellation), database);
        }
        catch
        {
            await (database?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    public async Task KillAndRestart()
    {
        await Silo.Kill();
        await Silo.Restart(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
