using Mycosoft.Tests.Support.Postgres;
using Npgsql;

namespace Mycosoft.Tests.Cluster.Support;

public sealed class PostgresFixtureTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_database_is_empty_and_apart_from_the_others()
    {
        await using var first = await postgres.CreateDatabase(Cancellation);
        await using var second = await postgres.CreateDatabase(Cancellation);
        await Read(first.ConnectionString, "CREATE TABLE spores (id int); SELECT 1");
        Assert.Equal(1L, await Read(first.ConnectionString, "SELECT count(*) FROM pg_tables WHERE tablename = 'spores'"));
        Assert.Equal(0L, await Read(second.ConnectionString, "SELECT count(*) FROM pg_tables WHERE tablename = 'spores'"));
    }

    [Fact]
    public async Task A_database_is_dropped_although_a_session_is_open()
    {
        await using var watcher = await postgres.CreateDatabase(Cancellation);
        var database = await postgres.CreateDatabase(Cancellation);
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var session = await source.OpenConnectionAsync(Cancellation);
        await database.DisposeAsync();
        Assert.Equal(0L, await Read(watcher.ConnectionString, $"SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    }

    [Fact]
    public async Task Commits_reach_the_disk_as_in_production()
    {
        await using var database = await postgres.CreateDatabase(Cancellation);
        Assert.Equal("on", await Read(database.ConnectionString, "SHOW fsync"));
        Assert.Equal("300", await Read(database.ConnectionString, "SHOW max_connections"));
    }

    private static async Task<object?> Read(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
