using Mycosoft.Tests.Support.Postgres;
using Npgsql;

namespace Mycosoft.Tests.EndToEnd.Support;

public sealed class PostgresServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_committed_row_outlives_a_stop_and_a_kill()
    {
        await using var server = await PostgresServer.Start(Cancellation);
        await using var database = await server.CreateDatabase(Cancellation);
        await Execute(database, "CREATE TABLE spores (id int)");
        await Execute(database, "INSERT INTO spores VALUES (1)");

        await server.Stop();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Execute(database, "SELECT 1"));
        await server.Restart(Cancellation);
        await Execute(database, "INSERT INTO spores VALUES (2)");

        await server.Kill();
        await server.Restart(Cancellation);
        Assert.Equal(2L, await Execute(database, "SELECT count(*) FROM spores"));
    }

    private static async Task<object?> Execute(PostgresDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
