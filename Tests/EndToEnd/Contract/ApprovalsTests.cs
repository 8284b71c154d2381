using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.EndToEnd.Contract;

/// <summary>A company with two people, each with a key, through HTTP.</summary>
public sealed class ApprovalsTests(PostgresFixture postgres)
{
    private const string OtherKey = "another-key-for-tests";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_critical_task_survives_a_kill_between_the_yes_and_its_start_and_is_done_once(string store)
    {
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database);
        var (api, other) = (new Api(silo.Http), new Api(silo.CreateClient(OtherKey)));
        var asked = (await api.Post("/tasks", new { agent_id = "monitoring-agent", task_type = "reload_config" })).Is(202);
        Assert.Equal("waiting_approval", asked.Text("status"));
        var approval = asked.Text("approval_id");
        var listed = Assert.Single((await api.Get("/approvals?status=pending")).Is().List("approvals"));
        listed.Has("approval_id:uuid subject:text agent_id:text agent_type:text category:text task_id:uuid task_type:text payload:object payload_sha256:text policy_version:text rule:text needed:whole requester:text requested_at:time expires_at:time told:flag");
        (await api.Post($"/approvals/{approval}/approve")).IsRefused(403);
        (await api.Post("/agents/monitoring-agent/pause")).Is();
        Assert.Equal("approved", (await other.Post($"/approvals/{approval}/approve", new { reason = "go on" })).Is().Text("status"));
        await silo.Kill();
        await silo.Restart(Cancellation);
        Assert.Equal("waiting_approval", (await api.Task(Guid.Parse(asked.Text("task_id")))).Text("status"));
        (await api.Post("/agents/monitoring-agent/resume")).Is();

        // There is no Prometheus here: what was allowed has begun, and fails as it does without an approval.
        Assert.Equal("not_configured", (await api.Ended(Guid.Parse(asked.Text("task_id")))).Text("error_code"));
        var used = (await api.Get($"/approvals/{approval}")).Is();
        Assert.Equal(("used", "go on"), (used.Text("status"), Assert.Single(used.List("votes")).Text("reason")));
        (await other.Post($"/approvals/{approval}/reject")).IsRefused(409);
        (await api.Get("/approvals/00000000-0000-0000-0000-000000000000")).IsRefused(404);
        (await api.Get("/approvals/no-id")).IsRefused(404);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_policy_is_a_file_that_is_reloaded_and_a_bad_one_changes_nothing(string store)
    {
        using var directory = new TemporaryDirectory("policy");
        var file = directory.Write("policy.yaml", "self_approval: allowed\nrules:\n  - {name: ask, on: task, effect: critical, decide: approve}\n  - {name: rest, decide: auto}\n");
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database, ("Mas__Policy__File", file));
        var api = new Api(silo.Http);
        var first = (await api.Get("/policy")).Is().Has("version:text source:text text:text loaded_at:time commands:list");
        Assert.Equal("approve_spending", (string?)first.List("commands").Last().List("task_type").First());
        var asked = (await api.Post("/tasks", new { agent_id = "monitoring-agent", task_type = "reload_config" })).Is(202);
        Assert.Equal("used", await Decided(api, asked.Text("approval_id")));

        File.WriteAllText(file, "rules:\n  - {name: none, on: task, task_type: reload_config, decide: deny}\n  - {name: rest, decide: auto}\n");
        await Eventually.True(async () => (await api.Get("/policy")).Is().Text("version") != first.Text("version"), "the new policy is in force", TimeSpan.FromSeconds(20), Cancellation);
        (await api.Post("/tasks", new { agent_id = "monitoring-agent", task_type = "reload_config" })).IsRefused(403, "The policy denies reload_config (none).");
        var second = (await api.Get("/policy")).Is().Text("version");

        File.WriteAllText(file, "rules:\n  - name: x\n    decide: perhaps\n");
        await Eventually.True(async () => (string?)(await api.Get("/policy")).Is()["error"] is { } error && error.Contains("line 3", StringComparison.Ordinal) && error.Contains("$.rules[0].decide", StringComparison.Ordinal), "the fault is told", TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(second, (await api.Get("/policy")).Is().Text("version"));
        (await api.Post("/tasks", new { agent_id = "monitoring-agent", task_type = "reload_config" })).IsRefused(403);

        var simulated = (await api.Post("/policy/simulate", new { policy = "rules: [{name: all, on: task, decide: approve, approvers: 2}, {name: rest, decide: auto}]" })).Is();
        var different = simulated.List("different").Single(d => (string?)d["task_id"] == asked.Text("task_id"));
        Assert.Equal(("deny by 'none'", "approve(2) by 'all'"), (different.Text("now"), different.Text("proposed")));
        (await api.Post("/policy/simulate", new { policy = "rules: 5" })).IsRefused(422);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_executive_is_hired_and_given_authority_by_two_people(string store)
    {
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database);
        var (api, other) = (new Api(silo.Http), new Api(silo.CreateClient(OtherKey)));
        var asked = (await api.Post("/agents/spawn", new { agent_id = "ceo-agent", agent_type = "executive" })).Is(202);
        Assert.Equal(("waiting_approval", "ceo"), (asked.Text("status"), asked.Text("agent_type")));
        Assert.Equal(asked.Text("approval_id"), (await api.Post("/agents/spawn", new { agent_id = "ceo-agent" })).Is(202).Text("approval_id"));
        (await api.Get("/agents/ceo-agent")).IsRefused(404);
        (await api.Post($"/approvals/{asked.Text("approval_id")}/approve")).IsRefused(403);
        Assert.Equal("used", (await other.Post($"/approvals/{asked.Text("approval_id")}/approve")).Is().Text("status"));
        Assert.Equal("corporate", (await api.Get("/agents/ceo-agent")).Is().Text("category"));
        Assert.Equal(["ceo-agent created", "monitoring-agent created"], (await api.Get("/births")).Is().List("births").Select(b => $"{b.Text("agent_id")} {b.Text("status")}"));

        var task = new { agent_id = "ceo-agent", task_type = "delegate_authority", payload = new { who = "deployer", scope = "action", until = "2999-01-01T00:00:00Z" } };
        var delegation = (await api.Post("/tasks", task)).Is(202);
        (await other.Post($"/approvals/{delegation.Text("approval_id")}/approve")).Is();
        Assert.Equal("completed", (await api.Ended(Guid.Parse(delegation.Text("task_id")))).Text("status"));
        Assert.Equal("deployer", Assert.Single((await api.Do("ceo-agent", "list_delegations"))["result"]!.List("delegations")).Text("who"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_owners_receiver_is_told_once_it_takes_it_with_a_signature_it_can_check(string store)
    {
        const string Secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        await using var receiver = await WebSite.Start(cancellationToken: Cancellation);
        var tries = 0;
        receiver.Serve("/hook", context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref tries) == 1 ? 503 : 204;
            return Task.CompletedTask;
        });
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database, ("Mas__Webhook__Url", receiver.At("/hook").ToString()), ("Mas__Webhook__Secret", "whsec_" + Secret));
        var api = new Api(silo.Http);
        var asked = (await api.Post("/tasks", new { agent_id = "monitoring-agent", task_type = "reload_config" })).Is(202);
        await Eventually.Equal(2, () => Task.FromResult(receiver.RequestsFor("/hook")), "it is told again after a 503", TimeSpan.FromSeconds(20), Cancellation);
        var (first, second) = (receiver.Requests[0], receiver.Requests[1]);
        Assert.Equal(first.Headers["webhook-id"], second.Headers["webhook-id"]);
        Assert.Equal(("approval.required", asked.Text("approval_id")), (JsonNode.Parse(second.Body)!.Text("type"), JsonNode.Parse(second.Body)!["data"]!.Text("approval_id")));
        var signed = $"{second.Headers["webhook-id"]}.{second.Headers["webhook-timestamp"]}.{second.Body}";
        Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret), Encoding.UTF8.GetBytes(signed))), second.Headers["webhook-signature"]);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(second.Headers["webhook-timestamp"], CultureInfo.InvariantCulture), -5, 60);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_receiver_is_left_alone_for_as_long_as_it_wants_and_for_good_when_it_is_gone(string store)
    {
        await using var receiver = await WebSite.Start(cancellationToken: Cancellation);
        var (tries, times) = (0, new ConcurrentQueue<DateTime>());
        receiver.Serve("/hook", context =>
        {
            times.Enqueue(DateTime.UtcNow);
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = Interlocked.Increment(ref tries) switch
            {
                1 => (429, "6"),
                2 => (400, default),
                3 => (200, default),
                _ => (410, default(string)),
            };
            return Task.CompletedTask;
        });
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database, ("Mas__Webhook__Url", receiver.At("/hook").ToString()), ("Mas__Webhook__Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        var api = new Api(silo.Http);
        var taken = await Ask();
        await Eventually.True(() => Told(taken), "it is taken at the third try", TimeSpan.FromSeconds(40), Cancellation);
        Assert.InRange(times.ElementAt(1) - times.ElementAt(0), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(30));
        var untold = await Ask();
        await Eventually.True(() => Task.FromResult(silo.Output.Lines.Any(line => line.Contains("410 Gone", StringComparison.Ordinal))), "it says that the receiver is gone", TimeSpan.FromSeconds(40), Cancellation);
        Assert.Contains("mas_webhook_gone 1", await silo.Http.GetStringAsync("/metrics", Cancellation), StringComparison.Ordinal);
        await Ask();
        Assert.Equal(("pending", false, 4), ((await api.Get($"/approvals/{untold}")).Is().Text("status"), await Told(untold), tries));

        async Task<string> Ask() => (await api.Post("/tasks", new { agent_id = "monitoring-agent", task_type = "reload_config" })).Is(202).Text("approval_id");

        async Task<bool> Told(string approval) => (bool)(await api.Get($"/approvals/{approval}")).Is()["told"]!;
    }

    private static async Task<string> Decided(Api api, string approval)
    {
        (await api.Post($"/approvals/{approval}/approve")).Is();
        JsonNode? now = null;
        await Eventually.True(async () => (now = (await api.Get($"/approvals/{approval}")).Is()).Text("status") is "used" or "expired", $"approval {approval} is used", TimeSpan.FromSeconds(20), Cancellation);
        return now!.Text("status");
    }

    private static Task<SiloProcess> Start(PostgresDatabase? database, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string> { ["Mas__Roster__0"] = "monitoring-agent", ["MAS_API_KEYS"] = OtherKey };
        foreach (var (name, value) in more)
            environment[name] = value;
        return SiloProcess.Start(new SiloSettings { Postgres = database?.ConnectionString, Environment = environment }, Cancellation);
    }
}
