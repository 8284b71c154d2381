using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class SnapshotsOnSqliteTests(SqliteCompany company) : SnapshotsSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class SnapshotsOnPostgresTests(PostgresCompany company) : SnapshotsSuite(company);

public abstract class SnapshotsSuite(SharedCompany company) : CompanySuite(company)
{
    private const string Summary = "id:uuid agent_id:text snapshot_time:time reason:text size_bytes:whole pending_tasks:whole";

    [Fact]
    public async Task A_snapshot_is_taken_listed_read_and_deleted()
    {
        var id = await Api.Spawn(config: new { max_retries = 7 });
        var reply = await Api.Post($"/agents/{id}/snapshot", new { reason = "before the release" });
        var taken = reply.Is(201).Has(Summary);
        Assert.Equal($"/snapshots/{taken.Text("id")}", reply.Headers.Location?.OriginalString);
        Assert.Equal(taken.Text("id"), Assert.Single((await Api.Get($"/agents/{id}/snapshots")).Is().List("snapshots")).Has(Summary).Text("id"));
        var whole = (await Api.Get($"/snapshots/{taken.Text("id")}")).Is().Has("id:uuid agent_id:text snapshot_time:time reason:text state:object config:object pending_tasks:list memory_state:object");
        Assert.Equal((id, "before the release", 7), (whole.Text("agent_id"), whole.Text("reason"), (int)whole["config"]!["max_retries"]!));
        (await Api.Delete($"/snapshots/{taken.Text("id")}")).Is();
        (await Api.Delete($"/snapshots/{taken.Text("id")}")).IsRefused(404, "Snapshot not found");
        (await Api.Get($"/snapshots/{taken.Text("id")}")).IsRefused(404, "Snapshot not found");
    }

    [Fact]
    public async Task What_one_would_hold_now_can_be_seen_without_taking_it()
    {
        var id = await Api.Spawn(config: new { max_retries = 7 });
        var preview = (await Api.Get($"/agents/{id}/snapshot")).Is().Has("agent_id:text at:time state:object config:object pending_tasks:list memory_state:object");
        Assert.Equal((id, 7, "active"), (preview.Text("agent_id"), (int)preview["config"]!["max_retries"]!, preview["state"]!.Text("life")));
        Assert.Empty((await Api.Get($"/agents/{id}/snapshots")).Is().List("snapshots"));
        (await Api.Get("/agents/nobody-here/snapshot")).IsRefused(404);
    }

    [Fact]
    public async Task A_stop_takes_one_and_without_a_body_the_reason_is_manual()
    {
        var id = await Api.Spawn();
        Assert.Equal("manual", (await Api.Post($"/agents/{id}/snapshot")).Is(201).Text("reason"));
        (await Api.Post($"/agents/{id}/stop")).Is();
        await Eventually.Equal(
            "stop manual", async () => string.Join(' ', (await Api.Get($"/agents/{id}/snapshots")).Is().List("snapshots").Select(snapshot => snapshot.Text("reason"))),
            "both snapshots are listed", cancellationToken: Cancellation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restore_brings_the_configuration_back(bool byAgent)
    {
        var id = await Api.Spawn(config: new { max_retries = 7 });
        var snapshot = (await Api.Post($"/agents/{id}/snapshot")).Is(201).Text("id");
        (await Api.Post($"/agents/{id}/configure", new { max_retries = 1 })).Is();
        var restored = byAgent ? await Api.Post($"/agents/{id}/restore", new { snapshot_id = snapshot }) : await Api.Post($"/snapshots/{snapshot}/restore");
        Assert.Equal(7, (int)restored.Is().Has(Shapes.Agent)["config"]!["max_retries"]!);
        Assert.Equal(7, (int)(await Api.Agent(id))["config"]!["max_retries"]!);
    }

    [Fact]
    public async Task Restore_brings_a_kind_s_own_state_back()
    {
        var id = await Api.Spawn("event-processor");
        await Rule(id, "first");
        var snapshot = (await Api.Post($"/agents/{id}/snapshot")).Is(201).Text("id");
        await Rule(id, "second");
        Assert.Equal(["first", "second"], await Rules(id));
        (await Api.Post($"/snapshots/{snapshot}/restore")).Is();
        Assert.Equal(["first"], await Rules(id));
    }

    [Fact]
    public async Task A_fork_is_a_new_agent_of_the_same_kind_with_the_state_and_the_open_tasks()
    {
        var id = await Api.Spawn("event-processor", new { max_retries = 7 });
        await Rule(id, "inherited");
        (await Api.Post($"/agents/{id}/pause")).Is();
        await Api.Submit(id);
        var snapshot = (await Api.Post($"/agents/{id}/snapshot")).Is(201);
        Assert.Equal(1, (int)snapshot["pending_tasks"]!);
        var fork = (await Api.Post($"/snapshots/{snapshot.Text("id")}/fork", new { agent_id = $"{id}-fork" })).Is().Has(Shapes.Agent);
        Assert.Equal(($"{id}-fork", "event-processor", 7), (fork.Text("agent_id"), fork.Text("agent_type"), (int)fork["config"]!["max_retries"]!));
        (await Api.Post($"/snapshots/{snapshot.Text("id")}/fork", new { agent_id = $"{id}-fork" })).IsRefused(409);
        if (fork.Text("status") == "paused")
        {
            (await Api.Post($"/agents/{id}-fork/resume")).Is();
        }

        Assert.Equal(["inherited"], await Rules($"{id}-fork"));
        Assert.Equal("paused", (await Api.Agent(id)).Text("status"));
    }

    [Fact]
    public async Task An_unknown_snapshot_or_another_agent_s_is_refused_and_the_agent_unchanged()
    {
        var (id, other) = (await Api.Spawn(config: new { max_retries = 7 }), await Api.Spawn());
        var foreign = (await Api.Post($"/agents/{other}/snapshot")).Is(201).Text("id");
        (await Api.Post($"/agents/{id}/restore", new { snapshot_id = Guid.NewGuid() })).IsRefused(404);
        (await Api.Post($"/agents/{id}/restore", new { snapshot_id = foreign })).IsRefused(422, path: "$.snapshot_id");
        (await Api.Post($"/snapshots/{Guid.NewGuid()}/restore")).IsRefused(404, "Snapshot not found");
        (await Api.Post($"/snapshots/{Guid.NewGuid()}/fork", new { agent_id = "never-born" })).IsRefused(404, "Snapshot not found");
        (await Api.Get("/agents/nobody/snapshots")).IsRefused(404, "Agent nobody not found");
        (await Api.Post("/agents/nobody/snapshot")).IsRefused(404, "Agent nobody not found");
        (await Api.Get("/agents/never-born")).IsRefused(404);
        Assert.Equal(7, (int)(await Api.Agent(id))["config"]!["max_retries"]!);
    }

    private async Task Rule(string id, string name) => Assert.Equal(
        "completed", (await Api.Do(id, "create_rule", new { name, when = new { @event = "never" }, then = new { task_type = "get_status" } })).Text("status"));

    private async Task<IEnumerable<string>> Rules(string id) => (await Api.Do(id, "list_rules"))["result"]!.List("rules").Select(rule => rule.Text("name"));
}
