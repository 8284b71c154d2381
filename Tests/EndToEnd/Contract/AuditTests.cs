using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Mycosoft.Tests.EndToEnd.Auth;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;
using Npgsql;

namespace Mycosoft.Tests.EndToEnd.Contract;

/// <summary>Who did what in a running company, and what becomes of it when somebody has the database in hand.</summary>
public sealed class AuditTests(PostgresFixture postgres)
{
    private const string OtherKey = "another-key-for-tests";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Every_change_is_told_with_who_asked_and_who_allowed_it_and_outlives_a_kill(string store)
    {
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database);
        var (api, other) = (new Api(silo.Http), new Api(silo.CreateClient(OtherKey)));
        var asked = (await api.Post("/tasks", new { agent_id = "monitoring-agent", task_type = "reload_config", payload = new { } })).Is(202);
        var approved = (await other.Post($"/approvals/{asked.Text("approval_id")}/approve", new { reason = "token mas_abcdefghijklmnop seen" })).Is();
        var (owner, second) = (approved.Text("requester"), Assert.Single(approved.List("votes")).Text("principal"));
        await api.Ended(Guid.Parse(asked.Text("task_id")));
        var told = await Told(api, $"subject={asked.Text("task_id")}");
        Assert.Equal(["approval.requested", "task.started", "task.ended"], told.Select(e => e.Text("action")));
        Assert.Equal([owner, "monitoring-agent", "monitoring-agent"], told.Select(e => e.Text("actor")));
        Assert.Equal(asked.Text("approval_id"), told[1].Text("approval_id"));
        Assert.Equal("failed", told[2].Text("outcome"));
        told[0].Has("chain:text seq:whole at:time actor:text action:text agent_id:text subject:text what:text payload:text payload_sha256:text policy_version:text rule:text approval_id:uuid hash:text");
        var vote = Assert.Single(await Told(api, $"subject={asked.Text("approval_id")}"));
        Assert.Equal(("approval.approved", second, "token [redacted] seen"), (vote.Text("action"), vote.Text("actor"), vote.Text("detail")));

        var agent = await api.Spawn("myca-core", new { settings = new { } });
        (await api.Post($"/agents/{agent}/pause")).Is();
        (await api.Post($"/agents/{agent}/resume")).Is();
        Assert.Equal(["agent.born", "agent.pause", "agent.resume"], (await Told(api, $"agent_id={agent}")).Select(e => e.Text("action")));
        await api.Submit(agent);
        Assert.Equal(3, (await Told(api, $"agent_id={agent}")).Count);

        var key = await api.MakeKey("viewer");
        (await api.Delete($"/keys/{key.Text("id")}")).Is();
        var keys = await Told(api, $"subject={key.Text("id")}");
        Assert.Equal(["key.created", "key.revoked"], keys.Select(e => e.Text("action")));
        Assert.DoesNotContain(key.Text("key"), string.Concat(keys.Select(e => e.ToJsonString())), StringComparison.Ordinal);

        (await api.Post("/quarantine", new { scope = "agent", target = agent, reason = "test" })).Is();
        (await api.Post("/quarantine/lift", new { scope = "agent", target = agent })).Is();
        Assert.Equal(["quarantine.imposed", "quarantine.lifted"], (await Told(api, $"subject={agent}")).Where(e => e.Text("chain") == "control").Select(e => e.Text("action")));
        Assert.Single(await Told(api, "action=policy.in_force"));

        await silo.Kill();
        await silo.Restart(Cancellation);
        Assert.Equal(3, (await Told(api, $"subject={asked.Text("task_id")}")).Count);
        var verified = (await api.Post("/audit/verify")).Is().Has("valid:flag checked:whole heads_checked:whole problems:list unknown_keys:list");
        Assert.True((bool)verified["valid"]!, verified.ToJsonString());
        Assert.True((long)verified["checked"]! >= 13, verified.ToJsonString());
        (await api.Get("/audit?limit=0")).IsRefused(422);
        (await api.Get("/audit?since=yesterday")).IsRefused(422);
        (await api.Post("/audit/verify", new { heads = 5 })).IsRefused(422);
        (await api.Post("/audit/verify", "{\"heads\":[null]}")).IsRefused(422, path: "$.heads[0]");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Who_cuts_off_the_end_and_everything_in_the_database_that_knows_of_it_is_still_found_out(string store)
    {
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database);
        var api = new Api(silo.Http);
        var key = await api.MakeKey("viewer");
        await Sealed(api);
        var heads = (await api.Get("/audit/heads")).Is();
        Assert.All(heads.List("heads"), h => h.Has("chain:text seq:whole hash:text at:time key:text signature:text"));
        Assert.Single(heads["public_keys"]!.AsObject());
        Assert.True((bool)(await api.Post("/audit/verify", new { heads = heads["heads"] })).Is()["valid"]!);

        await Tamper(silo, database, "DELETE FROM audit WHERE action = 'key.created'; DELETE FROM audit_heads; UPDATE audit_chains SET seq = seq - 1 WHERE chain = 'control'");
        var verified = (await api.Post("/audit/verify")).Is();
        Assert.False((bool)verified["valid"]!);
        Assert.Contains(verified.List("problems"), p => (p.Text("chain"), p.Text("kind")) == ("control", "cut_off"));
        Assert.Empty(await Told(api, $"subject={key.Text("id")}"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_row_that_is_changed_before_it_is_signed_is_noticed_without_anybody_asking(string store)
    {
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database, ("Mas__Audit__SealSeconds", "1"));
        var api = new Api(silo.Http);
        await Sealed(api);
        await Tamper(silo, database, "UPDATE audit SET actor = 'mallory' WHERE chain = 'control' AND seq = 1; UPDATE audit_chains SET seq = seq + 1 WHERE chain = 'control'");
        await Eventually.True(
            async () => (await api.Get("/audit/heads")).Is().List("problems").Any(p => (p.Text("chain"), p.Text("kind")) == ("control", "cut_off")), "the signer notices", TimeSpan.FromSeconds(20), Cancellation);
        var problems = (await api.Post("/audit/verify")).Is().List("problems").Select(p => (p.Text("kind"), (long)p["seq"]!)).ToList();
        Assert.Contains(("edited", 1), problems);
        var incident = await Eventually.Value(
            async () => (await api.Get("/api/security/incidents?severity=critical")).Is().List("incidents").FirstOrDefault(), i => i is not null, "it is an incident", TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(("audit", "control", "active"), (incident!.Text("source"), incident!.Text("subject"), incident!.Text("status")));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Who_tells_the_database_that_all_is_signed_does_not_silence_the_signer(string store)
    {
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database, ("Mas__Audit__SealSeconds", "1"));
        var api = new Api(silo.Http);
        await Sealed(api);
        await Tamper(silo, database, "UPDATE audit_heads SET seq = 9000000000000, key = '0'; SELECT 1");
        var key = await api.MakeKey("viewer");
        var place = (long)Assert.Single(await Told(api, $"subject={key.Text("id")}"))["seq"]!;
        await Eventually.True(
            async () => (await api.Get("/audit/heads")).Is().List("heads").Any(h => h.Text("chain") == "control" && (long)h["seq"]! >= place), "it signs on", TimeSpan.FromSeconds(20), Cancellation);
        Assert.True((bool)(await api.Post("/audit/verify")).Is()["valid"]!);
    }

    [Fact]
    public async Task In_a_cluster_the_heads_of_every_silo_are_held_against_the_rows()
    {
        var environment = new Dictionary<string, string> { ["Mas__Roster"] = "none", ["Mas__Audit__SealSeconds"] = "1" };
        await using var company = await ClusterCompany.Start(new() { Silos = 2, Environment = environment }, Cancellation);
        var api = new Api(company.Gateways[0].Http);
        await api.MakeKey("viewer");
        await Sealed(api);
        Assert.Equal(2, (await api.Get("/audit/heads")).Is()["public_keys"]!.AsObject().Count);
        var verified = (await api.Post("/audit/verify")).Is();
        Assert.True((bool)verified["valid"]!, verified.ToJsonString());
        Assert.True((int)verified["heads_checked"]! > 0);

        await Run(new NpgsqlConnection(company.Database.ConnectionString), "DROP TRIGGER append_only ON audit; DELETE FROM audit; DELETE FROM audit_chains; DELETE FROM audit_heads");
        for (var i = 0; i < 4; i++)
        {
            // Whichever silo answers.
            verified = (await api.Post("/audit/verify")).Is();
            Assert.Contains(verified.List("problems"), p => p.Text("kind") == "cut_off");
        }
    }

    private static async Task<List<JsonNode>> Told(Api api, string query) => [.. (await api.Get($"/audit?{query}")).Is().List("entries").Reverse()];

    private static Task Sealed(Api api) => Eventually.True(
        async () => (await api.Get("/audit/heads")).Is() is var heads && (long)heads["unsealed"]! == 0 && heads.List("heads").Any(h => h.Text("chain") == "control"), "the chains are signed", TimeSpan.FromSeconds(30), Cancellation);

    private static async Task Tamper(SiloProcess silo, PostgresDatabase? database, string sql)
    {
        if (database is not null)
            await Run(new NpgsqlConnection(database.ConnectionString), "DROP TRIGGER append_only ON audit; " + sql);
        else
            await Run(new SqliteConnection($"Data Source={Path.Combine(silo.DataDirectory, "ledger.db")};Pooling=False"), "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; " + sql);
    }

    private static async Task Run(DbConnection connection, string sql)
    {
        await using (connection)
        {
            await connection.OpenAsync(Cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }

    private static Task<SiloProcess> Start(PostgresDatabase? database, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string> { ["Mas__Roster__0"] = "monitoring-agent", ["MAS_API_KEYS"] = OtherKey, ["Mas__Audit__SealSeconds"] = "2" };
        foreach (var (name, value) in more)
            environment[name] = value;
        return SiloProcess.Start(new SiloSettings { Postgres = database?.ConnectionString, Environment = environment }, Cancellation);
    }
}
