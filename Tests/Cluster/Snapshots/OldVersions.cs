using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Ledger;
using Mycosoft.Snapshots;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Snapshots;

public sealed class SqliteOldVersionTests(SqliteCompany company) : OldVersions(company), IClassFixture<SqliteCompany>;

public sealed class PostgresOldVersionTests(PostgresCompany company) : OldVersions(company), IClassFixture<PostgresCompany>;

/// <summary>What an earlier version wrote is read. The files are what that version wrote, and are not changed with the code.</summary>
public abstract class OldVersions(CompanyFixture company) : CompanySuite(company)
{
    [Fact]
    public async Task A_snapshot_of_version_1_brings_an_agent_back()
    {
        var id = await Spawn(new(DisplayName: "As it is"));
        var snapshot = Guid.CreateVersion7();
        var parts = JsonNode.Parse(Fixture("snapshot.json"))!;
        await Insert(snapshot, id, parts);
        Value(await Company.Grains.GetGrain<IAgentSnapshots>(GrainId.Create("worker", id)).Restore(new(snapshot, Owner, Fork: false), Cancellation));
        var state = await State(id);
        Assert.Equal(("As it was", 2), (state.DisplayName, state.Config.MaxConcurrentTasks));
        Assert.Contains("taken by version 1", (await Ends(await Submit(id, Ask("recall")))).Result!.Value.Value, StringComparison.Ordinal);
        await Eventually.True(() => Workshop.Started(id).Count == 1, "its open task runs", Patience, Cancellation);
        Assert.Equal("1", await Read($"SELECT count(*) FROM agent_knowledge WHERE agent_id = '{id}'"));
    }

    [Fact]
    public async Task A_state_row_of_version_1_is_an_agents_own_state()
    {
        var id = await Spawn();
        await Ends(await Submit(id, Ask("remember", new("""{"text":"of today"}"""))));
        await Company.Deactivate(Agent(id));
        await Eventually.True(() => !Company.IsActive(GrainId.Create("worker", id)), $"{id} is not in memory", Patience, Cancellation);
        Assert.Equal(1, await Overwrite(id, Fixture("state.json")));
        Assert.Contains("kept by version 1", (await Ends(await Submit(id, Ask("recall")))).Result!.Value.Value, StringComparison.Ordinal);
    }

    private static string Fixture(string name)
    {
        using var stream = typeof(OldVersions).Assembly.GetManifestResourceStream($"version1/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private async Task Insert(Guid snapshot, string agentId, JsonNode parts)
    {
        var database = Company.Services.GetRequiredService<Database>();
        await using var connection = await database.Open(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO agent_snapshots (id, agent_id, snapshot_time, state, config, pending_tasks, memory_state, reason) VALUES (@id, @agent, @at, @state, @config, @tasks, @memory, 'version 1')";
        database.Add(command, "id", snapshot);
        database.Add(command, "agent", agentId);
        database.Add(command, "at", Company.Clock.Now);
        database.Add(command, "state", Part("state"));
        database.Add(command, "config", Part("config"));
        database.Add(command, "tasks", Part("pending_tasks"));
        database.Add(command, "memory", Part("memory_state"));
        await command.ExecuteNonQueryAsync(Cancellation);

        JsonText Part(string name) => new(parts[name]!.ToJsonString());
    }

    /// <summary>The grain storage's own table, which on SQLite is in a file of its own.</summary>
    private async Task<int> Overwrite(string agentId, string payload)
    {
        const string Sql = "UPDATE agent_state SET payload = @payload WHERE key_ext = @agent AND state_name = 'worker.agent'";
        if (Company.Services.GetService<StateStore>() is { } store)
        {
            await using var file = new SqliteConnection(store.ConnectionString);
            await file.OpenAsync(Cancellation);
            await using var update = file.CreateCommand();
            update.CommandText = Sql;
            update.Parameters.AddWithValue("@payload", payload.Trim());
            update.Parameters.AddWithValue("@agent", agentId);
            return await update.ExecuteNonQueryAsync(Cancellation);
        }

        var database = Company.Services.GetRequiredService<Database>();
        await using var connection = await database.Open(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        database.Add(command, "payload", new JsonText(payload));
        database.Add(command, "agent", agentId);
        return await command.ExecuteNonQueryAsync(Cancellation);
    }
}
