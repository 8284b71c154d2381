using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Cli;

/// <summary>The built <c>mas</c> against a real company.</summary>
public sealed class CliTests : IClassFixture<CliCompany>, IDisposable
{
    private const string AdminKey = "a-key-for-tests";

    private readonly CliCompany _company;
    private readonly MasProgram _mas = new();

    public CliTests(CliCompany company)
    {
        _company = company;
        _mas.Environment["MAS_URL"] = company.Url;
        _mas.Environment["MAS_API_KEY"] = AdminKey;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_login_is_checked_before_it_is_kept_and_then_opens_the_company()
    {
        _mas.Environment.Clear();
        (await _mas.Run("a-wrong-key-for-tests\n", ["login", _company.Url])).Refused(4, "The API key is not valid.");
        (await _mas.Run("\n", ["login", _company.Url])).Refused(2, "No key was given.");
        (await _mas.Run("key\n", ["login", $"http://127.0.0.1:{FreePort.Next()}"])).Refused(3, "cannot be reached");
        Assert.False(File.Exists(_mas.ConfigFile));

        (await _mas.Run(AdminKey + "\n", ["login", _company.Url])).With();
        (await _mas.Run("login", _company.Url + "/", "--key", CliCompany.ViewerKey, "--profile", "watch")).With();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_mas.ConfigFile));
        Assert.Equal("admin", (await _mas.Run("whoami", "--json", "--url", _company.Url)).With().Json.Text("role"));
        Assert.Equal("viewer", (await _mas.Run("whoami", "--json", "--profile", "watch")).With().Json.Text("role"));
        (await _mas.Run("tasks", "submit", "myca-core", "get_status", "--profile", "watch")).Refused(4, "This needs the role operator or agent");
        (await _mas.Run("logout")).With();
        (await _mas.Run("status", "--url", _company.Url)).Refused(4, "An API key is required");
        (await _mas.Run("status", "--profile", "watch")).With();
    }

    [Fact]
    public async Task Agents_are_listed_for_people_and_over_all_pages_for_programs()
    {
        var table = (await _mas.Run("agents")).With().Output;
        Assert.Matches(@"(?m)^myca-core +myca-core +core +idle ", table);
        var ids = (await _mas.Run("agents", "--json")).With().Json.AsArray().Select(agent => agent!.Text("agent_id"));
        Assert.Superset(new HashSet<string> { "myca-core", "task-router", "event-processor", "monitoring-agent" }, ids.ToHashSet());
        Assert.Equal("monitoring-agent", Assert.Single((await _mas.Run("agents", "list", "--category", "infrastructure", "--search", "Prometheus", "--json")).With().Json.AsArray())!.Text("agent_id"));
        var first = (await _mas.Run("agents", "--limit", "1")).With();
        Assert.Contains("The first 1; there are more", first.Error, StringComparison.Ordinal);
        Assert.Contains((await _mas.Run("kinds", "--json")).With().Json.AsArray(), kind => kind!.Text("agent_type") == "monitoring");
        Assert.Equal("running", (await _mas.Run("status", "--json")).With().Json.Text("status"));
    }

    [Fact]
    public async Task A_life_from_spawn_to_delete()
    {
        var id = $"event-processor-{Guid.NewGuid():n}";
        Assert.Equal(7, (int)(await _mas.Run("agents", "spawn", id, "--kind", "event-processor", "--set", "max_retries=7", "--json")).With().Json["config"]!["max_retries"]!);
        foreach (var (verb, status) in ((string, string)[])[("pause", "paused"), ("resume", "idle"), ("stop", "shutdown"), ("start", "idle"), ("restart", "idle")])
        {
            (await _mas.Run("agents", verb, id)).With();
            await _company.Api.HasStatus(id, status);
        }

        Assert.Equal(2, (int)(await _mas.Run("agents", "config", id, "--set", "max_retries=2", "--json")).With().Json["max_retries"]!);
        (await _mas.Run("agents", "delete", id)).Refused(2, "give --yes");
        (await _mas.Run("agents", "delete", id, "--yes")).With();
        (await _mas.Run("agents", "show", id)).With(1);
    }

    [Fact]
    public async Task A_task_that_is_waited_for_ends_the_command_as_it_ends()
    {
        var done = (await _mas.Run("tasks", "submit", "myca-core", "company_status", "--wait", "--json")).With();
        Assert.Equal(("completed", "sqlite"), (done.Json.Text("status"), done.Json["result"]!.Text("store")));
        var failed = (await _mas.Run("""{"promql":"up"}""", ["tasks", "submit", "monitoring-agent", "query", "-", "-w", "--priority", "high"])).With(1);
        Assert.Matches(@"(?m)^error code +not_configured", failed.Output);
        (await _mas.Run("tasks", "watch", done.Json.Text("task_id"))).With();
        var payload = _mas.Write("payload.json", """{"uri":"x"}""");
        var wrong = (await _mas.Run("tasks", "submit", "monitoring-agent", "query", "@" + payload)).With(1);
        Assert.Contains("at $.payload", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("trace 00-", wrong.Error, StringComparison.Ordinal);
        Assert.Contains((await _mas.Run("tasks", "--status", "failed", "--agent", "monitoring-agent", "--json")).With().Json.AsArray(), task => task!.Text("task_type") == "query");
    }

    [Fact]
    public async Task A_key_of_ones_own_submits_one_task_however_often()
    {
        string[] words = ["tasks", "submit", "myca-core", "get_status", "--idempotency-key", $"{Guid.NewGuid()}", "--json"];
        var first = (await _mas.Run(words)).With().Json.Text("task_id");
        Assert.Equal(first, (await _mas.Run(words)).With().Json.Text("task_id"));
    }

    [Fact]
    public async Task A_held_task_is_watched_until_it_is_cancelled()
    {
        var id = await _company.Api.Spawn("event-processor");
        (await _mas.Run("agents", "pause", id)).With();
        var task = (await _mas.Run("tasks", "submit", id, "get_status", "--json")).With().Json.Text("task_id");
        await using var watch = _mas.Start("tasks", "watch", task);
        await Eventually.True(() => watch.Output.Lines.Contains($"{task} pending"), "the watcher names the state", TimeSpan.FromSeconds(30), Cancellation);
        (await _mas.Run("tasks", "cancel", task)).With();
        Assert.Equal(1, await watch.WaitForExit(TimeSpan.FromSeconds(30), Cancellation));
        (await _mas.Run("tasks", "cancel", task)).Refused(1, "Conflict");
    }

    [Fact]
    public async Task An_approval_is_shown_whole_and_decided_by_somebody_else()
    {
        var asked = (await _mas.Run("tasks", "submit", "monitoring-agent", "reload_config", "--json")).With().Json;
        var approval = asked.Text("approval_id");
        Assert.Contains((await _mas.Run("approvals", "--status", "pending", "--json")).With().Json.AsArray(), item => item!.Text("approval_id") == approval);
        var shown = (await _mas.Run("approvals", "show", approval)).With().Output;
        foreach (var line in (string[])["requester ", "rule ", "expires at ", "payload sha256 ", "votes "])
            Assert.Contains(line, shown, StringComparison.Ordinal);
        (await _mas.Run("approvals", "approve", approval, "--yes")).Refused(4, "Forbidden");

        _mas.Environment["MAS_API_KEY"] = CliCompany.ApproverKey;
        var unasked = (await _mas.Run("approvals", "approve", approval)).With(2);
        Assert.Contains(approval, unasked.Error, StringComparison.Ordinal);
        (await _mas.Run("approvals", "approve", approval, "--yes", "--reason", "go on")).With();
        // There is no Prometheus here: what was allowed has begun, and fails as it does without an approval.
        (await _mas.Run("tasks", "watch", asked.Text("task_id"))).With(1);
        (await _mas.Run("approvals", "reject", approval, "--yes")).Refused(1, "Conflict");
    }

    [Fact]
    public async Task Gaps_are_listed_and_ignored_with_a_reason()
    {
        Assert.Contains((await _mas.Run("gaps", "--json")).With().Json.AsArray(), gap => gap!.Text("gap_id") == "integration-zapier-agent");
        Assert.Equal("ignored", (await _mas.Run("gaps", "ignore", "integration-zapier-agent", "--reason", "we use none", "--json")).With().Json.Text("decision"));
        Assert.Matches(@"(?m)^integration-zapier-agent +low +ignored ", (await _mas.Run("gaps")).With().Output);
        (await _mas.Run("gaps", "fill", "no-such-gap")).Refused(1, "Gap no-such-gap not found");
        (await _mas.Run("templates")).With();
        Assert.Contains((await _mas.Run("births", "--json")).With().Json.AsArray(), birth => birth!.Text("agent_id") == "myca-core");
    }

    [Fact]
    public async Task A_snapshot_is_taken_restored_forked_and_deleted()
    {
        var id = await _company.Api.Spawn("event-processor", new { max_retries = 7 });
        var snapshot = (await _mas.Run("snapshots", "take", id, "--reason", "before", "--json")).With().Json.Text("id");
        (await _mas.Run("agents", "config", id, "--set", "max_retries=1")).With();
        (await _mas.Run("snapshots", "restore", snapshot)).Refused(2, "give --yes");
        (await _mas.Run("snapshots", "restore", snapshot, "--yes")).With();
        Assert.Equal(7, (int)(await _mas.Run("agents", "config", id, "--json")).With().Json["max_retries"]!);
        Assert.Contains((await _mas.Run("snapshots", "list", id, "--json")).With().Json.AsArray(), item => item!.Text("reason") == "before");
        Assert.Equal(id, (await _mas.Run("snapshots", "show", snapshot, "--json")).With().Json.Text("agent_id"));
        (await _mas.Run("snapshots", "fork", snapshot, $"{id}-fork")).With();
        (await _mas.Run("snapshots", "delete", snapshot, "-y")).With();
        (await _mas.Run("snapshots", "show", snapshot)).Refused(1, "Snapshot not found");
    }

    [Fact]
    public async Task Logs_are_followed_until_they_are_interrupted()
    {
        var id = await _company.Api.Spawn("event-processor");
        await using var logs = _mas.Start("logs", id, "--follow");
        await Eventually.True(() => logs.Output.Lines.Any(line => line.Contains("lifecycle:spawn", StringComparison.Ordinal)), "the birth is in the log", TimeSpan.FromSeconds(30), Cancellation);
        await _company.Api.Do(id, "list_rules");
        await Eventually.True(() => logs.Output.Lines.Any(line => line.Contains("list_rules done", StringComparison.Ordinal)), "the task is followed", TimeSpan.FromSeconds(30), Cancellation);
        logs.Signal(ProcessSignal.Interrupt);
        Assert.Equal(130, await logs.WaitForExit(TimeSpan.FromSeconds(20), Cancellation));
        Assert.Equal(logs.Output.Lines.Count, logs.Output.Lines.Distinct().Count());
        Assert.Contains((await _mas.Run("logs", id, "--since", "1h", "--json")).With().Json.AsArray(), entry => entry!.Text("action_type") == "list_rules");
        Assert.Empty((await _mas.Run("logs", id, "--level", "error", "--json")).With().Json.AsArray());
        (await _mas.Run("logs", "nobody")).Refused(1, "Agent nobody not found");
    }

    [Fact]
    public async Task A_wait_is_interrupted_and_the_task_goes_on()
    {
        var id = await _company.Api.Spawn("event-processor");
        (await _mas.Run("agents", "pause", id)).With();
        await using var wait = _mas.Start("tasks", "submit", id, "get_status", "--wait");
        await Eventually.True(() => wait.Output.Lines.Any(line => line.EndsWith(" pending", StringComparison.Ordinal)), "it waits", TimeSpan.FromSeconds(30), Cancellation);
        wait.Signal(ProcessSignal.Interrupt);
        Assert.Equal(130, await wait.WaitForExit(TimeSpan.FromSeconds(20), Cancellation));
        var task = Guid.Parse(wait.Output.Lines[0].Split(' ')[0]);
        await _company.Api.Post($"/agents/{id}/resume");
        Assert.Equal("completed", (await _company.Api.Ended(task)).Text("status"));
    }

    [Fact]
    public async Task Messages_quarantine_keys_and_policy_have_their_commands()
    {
        var id = await _company.Api.Spawn("event-processor");
        var message = (await _mas.Run("messages", "send", id, """{"note":"hello"}""", "--from", "myca-core", "--type", "event", "--json")).With().Json.Text("message_id");
        Assert.Contains((await _mas.Run("messages", "list", id, "--json")).With().Json.AsArray(), item => item!.Text("message_id") == message);

        (await _mas.Run("quarantine", "impose", "agent", id, "--reason", "a test")).With();
        Assert.Contains((await _mas.Run("quarantine", "--json")).With().Json.AsArray(), item => item!.Text("target") == id);
        (await _mas.Run("quarantine", "lift", "agent", id)).With();

        var key = (await _mas.Run("keys", "create", "dashboard", "--role", "viewer", "--scope", "tasks", "--json")).With().Json;
        (await _mas.Run("tasks", "--key", key.Text("key"))).With();
        (await _mas.Run("status", "--key", key.Text("key"))).Refused(4, "limited to tasks");
        Assert.Contains((await _mas.Run("keys", "--json")).With().Json.AsArray(), item => item!.Text("id") == key.Text("id"));
        Assert.Equal("revoked", (await _mas.Run("keys", "revoke", key.Text("id"), "--json")).With().Json.Text("status"));

        Assert.Equal("built-in", (await _mas.Run("policy", "show", "--json")).With().Json.Text("source"));
        var policy = _mas.Write("policy.yaml", "rules:\n  - {name: none, decide: deny}\n");
        Assert.NotEmpty((await _mas.Run("policy", "simulate", policy, "--json")).With().Json["different"]!.AsArray());
        (await _mas.Run("policy", "simulate", "no-such-file")).Refused(2, "cannot be read");
    }

    [Fact]
    public async Task Each_way_to_fail_has_its_exit_code()
    {
        (await _mas.Run("agents", "show", "nobody")).Refused(1, "Agent nobody not found");
        (await _mas.Run("tasks", "show", $"{Guid.NewGuid()}")).Refused(1, "Task not found");
        (await _mas.Run("agents", "--category", "none")).Refused(1, "must be one of");
        (await _mas.Run("agents", "lst")).Refused(2, "Unknown command 'lst'");
        (await _mas.Run("agents", "--url", $"http://127.0.0.1:{FreePort.Next()}")).Refused(3, "cannot be reached");
        (await _mas.Run("agents", "--key", "a-wrong-key-for-tests")).Refused(4, "The API key is not valid.");
        (await _mas.Run("keys", "--key", CliCompany.ViewerKey)).Refused(4, "This needs the role admin");
    }

    [Fact]
    public async Task A_company_that_does_not_answer_in_time_ends_the_command_with_3()
    {
        await using var silo = await SiloProcess.Start(new SiloSettings { Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } }, Cancellation);
        silo.Stop();
        (await _mas.Run("status", "--url", silo.Address.ToString(), "--timeout", "0.5")).Refused(3, "No answer within 0.5 s.");
        silo.Continue();
    }

    [Fact]
    public async Task What_is_followed_goes_on_after_the_company_was_killed_and_came_back()
    {
        await using var silo = await SiloProcess.Start(new SiloSettings { Environment = new Dictionary<string, string> { ["Mas__Roster"] = "myca-core" } }, Cancellation);
        await using var logs = _mas.Start("logs", "-f", "--url", silo.Address.ToString());
        await Eventually.True(() => logs.Output.Lines.Any(line => line.Contains("lifecycle:spawn", StringComparison.Ordinal)), "the birth is in the log", TimeSpan.FromSeconds(30), Cancellation);
        await silo.Kill();
        await silo.Restart(Cancellation);
        (await _mas.Run("tasks", "submit", "myca-core", "company_status", "--wait", "--url", silo.Address.ToString())).With();
        await Eventually.True(() => logs.Output.Lines.Any(line => line.Contains("company_status done", StringComparison.Ordinal)), "the task is followed", TimeSpan.FromSeconds(30), Cancellation);
    }

    public void Dispose() => _mas.Dispose();
}
