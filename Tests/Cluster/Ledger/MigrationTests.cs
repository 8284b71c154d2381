using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Tests.Support.Postgres;
using Npgsql;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class SqliteMigrationTests() : Migrations(new SqliteBench());

public sealed class PostgresMigrationTests(PostgresFixture postgres) : Migrations(new PostgresBench(postgres))
{
    [Fact]
    public async Task What_the_owner_set_in_the_connection_string_stands_and_the_rest_is_ours()
    {
        await using var database = new Mycosoft.Ledger.PostgresDatabase("Host=x;MaxPoolSize=7;CommandTimeout=3", NullLogger<Mycosoft.Ledger.PostgresDatabase>.Instance);
        var settings = new NpgsqlConnectionStringBuilder(database.Source.ConnectionString);
        Assert.Equal((7, 3, 100, 2, true, 2), (settings.MaxPoolSize, settings.CommandTimeout, settings.MaxAutoPrepare, settings.AutoPrepareMinUsages, settings.NoResetOnClose, settings.Timeout));
    }
}

public abstract class Migrations(LedgerBench bench) : LedgerStoreSuite(bench)
{
    [Fact]
    public async Task Scripts_run_once_however_many_start_at_a_time()
    {
        var scripts = await Bench.Read("SELECT count(*) FROM schema_versions");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Bench.Database.Migrate(Cancellation)));
        Assert.Equal(scripts, await Bench.Read("SELECT count(*) FROM schema_versions"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_by_name()
    {
        await Bench.Execute("INSERT INTO schema_versions (scriptname, applied) VALUES ('sql/x/0999_future.sql', @at)", ("at", LedgerBench.Now));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Bench.Database.Migrate(Cancellation));
        Assert.Contains("0999_future.sql", refusal.Message, StringComparison.Ordinal);
    }
}
