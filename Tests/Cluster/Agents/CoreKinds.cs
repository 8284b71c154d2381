using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;
using Mycosoft.Agents.Kinds.Events;
using Mycosoft.Messages;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Agents;

public sealed class SqliteCoreKindTests(SqliteCompany company) : CoreKinds(company), IClassFixture<SqliteCompany>;

public sealed class PostgresCoreKindTests(PostgresCompany company) : CoreKinds(company), IClassFixture<PostgresCompany>;

/// <summary>MYCA, the router and the event processor at work.</summary>
public abstract class CoreKinds(CompanyFixture company) : CompanySuite(company)
{
    private const string Processor = "event-processor";

    [Fact]
    public async Task A_rule_gives_its_task_once_for_each_event()
    {
        var (watched, acting) = (await Spawn(), await Spawn());
        await Rule(watched, acting, cooldown: 0);
        foreach (var _ in Enumerable.Range(0, 3))
            await Ends(await Submit(watched, new Work()));
        await Ran(acting, 3);
        var runs = Result<RunLog>(await Run(Processor, "run_log", "{}")).Runs.Where(r => r.AgentId == acting).ToList();
        Assert.Equal(3, runs.Select(r => r.TaskId).Distinct().Count());
        Assert.All(runs, r => Assert.Equal(("submitted", watched), (r.Outcome, r.Agent)));
    }

    [Fact]
    public async Task A_rule_rests_for_its_cooldown()
    {
        var (watched, acting) = (await Spawn(), await Spawn());
        await Rule(watched, acting, cooldown: 600);
        foreach (var _ in Enumerable.Range(0, 3))
            await Ends(await Submit(watched, new Work()));
        await Ran(acting, 1);
        Company.Clock.Advance(TimeSpan.FromSeconds(601));
        await Ends(await Submit(watched, new Work()));
        await Ran(acting, 2);
    }

    [Fact]
    public async Task A_rule_does_not_answer_to_what_rules_do()
    {
        var agent = await Spawn();
        await Rule(agent, agent, cooldown: 0);
        await Ends(await Submit(agent, new Work()));
        await Ran(agent, 2);
        await Ends(await Submit(agent, new Work()));
        await Ran(agent, 4);
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_match_and_does_nothing()
    {
        var watched = await Spawn();
        await Ends(await Submit(watched, new Work()));
        await Ends(await Submit(watched, new Work(Throws: true)), TaskState.Failed);
        await Born(Processor, Processor);
        var dry = Result<DryRunResult>(await Run(Processor, "dry_run", JsonOf(new DryRunRequest(new("work", watched, Success: false))).Value));
        Assert.Equal((1, watched, false), (dry.Matched, dry.Matches[0].Agent, dry.Matches[0].Success));
        Assert.Equal(2, Workshop.Started(watched).Count);
    }

    [Fact]
    public async Task A_rule_outlives_the_silo_and_misses_nothing()
    {
        var (watched, acting) = (await Spawn(), await Spawn());
        await Rule(watched, acting, cooldown: 0);
        await Company.Crash();
        await Ends(await Submit(watched, new Work()));
        await Ran(acting, 1);
    }

    [Fact]
    public async Task A_rule_is_switched_off_and_removed()
    {
        var (watched, acting) = (await Spawn(), await Spawn());
        var rule = await Rule(watched, acting, cooldown: 0);
        Result<RuleList>(await Run(Processor, "set_rule_enabled", $$"""{"rule_id":"{{rule.Id}}","enabled":false}"""));
        await Ends(await Submit(watched, new Work()));
        Result<RuleList>(await Run(Processor, "set_rule_enabled", $$"""{"rule_id":"{{rule.Id}}","enabled":true}"""));
        await Ends(await Submit(watched, new Work()));
        await Ran(acting, 1);
        Assert.DoesNotContain(Result<RuleList>(await Run(Processor, "delete_rule", $$"""{"rule_id":"{{rule.Id}}"}""")).Rules, r => r.Id == rule.Id);
        await Run(Processor, "delete_rule", $$"""{"rule_id":"{{rule.Id}}"}""", TaskState.Failed);
    }

    [Fact]
    public async Task A_rule_answers_to_event_messages()
    {
        var acting = await Spawn();
        await Rule("outside", acting, cooldown: 0, happened: "door.opened");
        var message = Message("outside", Processor, MessageType.Event, """{"event":"door.opened"}""");
        Value(await Deliver(message, Processor));
        await Ran(acting, 1);
        await Settles(Processor, message.Id, MessageState.Delivered);
    }

    [Fact]
    public async Task Myca_has_work_done_by_whoever_can_and_ends_with_its_outcome()
    {
        var worker = await Spawn();
        await Born("myca-core", "myca-core");
        var done = Result<DelegateResult>(await Run("myca-core", "delegate", JsonOf(new DelegateRequest("work", TargetAgent: worker, Payload: JsonOf(new Work(Text: "for myca")))).Value));
        Assert.Equal((worker, "completed"), (done.AgentId, done.Status));
        Assert.Contains("for myca", done.Result!.Value.Value, StringComparison.Ordinal);
        var failed = await Run("myca-core", "delegate", JsonOf(new DelegateRequest("work", TargetAgent: worker, Payload: JsonOf(new Work(Fault: "upstream_error", Retryable: false)))).Value, TaskState.Failed);
        Assert.Equal(FaultCodes.UpstreamError, failed.ErrorCode);
        Assert.Equal(FaultCodes.NotFound, (await Run("myca-core", "delegate", """{"task_type":"unheard-of"}""", TaskState.Failed)).ErrorCode);
        Assert.Equal(FaultCodes.InvalidPayload, (await Run("myca-core", "delegate", """{"task_type":"delegate","target_agent":"myca-core"}""", TaskState.Failed)).ErrorCode);
    }

    [Fact]
    public async Task Myca_knows_the_company_in_figures()
    {
        var worker = await Spawn();
        await Born("myca-core", "myca-core");
        await Ends(await Submit(worker, new Work()));
        var report = Result<CompanyReport>(await Run("myca-core", "company_status", "{}"));
        Assert.Equal(long.Parse((await Read("SELECT count(*) FROM agents WHERE life <> 'deleted'"))!, System.Globalization.CultureInfo.InvariantCulture), report.TotalAgents);
        Assert.True(report is { TasksCompleted: > 0, Silos: >= 1 });
        Assert.Equal(report.TotalAgents, report.ByStatus.Values.Sum());
    }

    [Fact]
    public async Task The_router_names_the_least_busy_agent_and_gives_it_nothing()
    {
        await Born("task-router", "task-router");
        var (busy, free) = (await Spawn(), await Spawn());
        var running = await Submit(busy, new Work(Gate: busy), "change");
        await Reaches(running, TaskState.Running);
        var decision = Result<RoutingDecision>(await Run("task-router", "route", """{"task_type":"settle"}"""));
        var ids = decision.Candidates.Select(c => c.AgentId).ToList();
        Assert.Equal((decision.AgentId, "settle"), (ids[0], decision.TaskType));
        Assert.True(ids.IndexOf(busy) is var b && (b < 0 || b > ids.IndexOf(free)));
        Assert.Empty(Workshop.Started(free));
        Workshop.Open(busy);
        await Ends(running);
    }

    private static T Result<T>(TaskRecord task) => JsonSerializer.Deserialize<T>(task.Result!.Value.Value, Json.Tolerant)!;

    private Task<string> Born(string id, string kind) => Spawn(kind: kind, id: id);

    private async Task<TaskRecord> Run(string agent, string type, string payload, TaskState state = TaskState.Completed) =>
        await Ends(await Submit(agent, Ask(type, new(payload)) with { MaxRetries = 0 }, agent), state);

    private async Task<EventRule> Rule(string watched, string acting, double cooldown, string happened = "work")
    {
        await Born(Processor, Processor);
        var request = new CreateRuleRequest($"{watched} to {acting}", new(happened, watched), new("work", acting), cooldown);
        return Result<EventRule>(await Run(Processor, "create_rule", JsonOf(request).Value));
    }

    /// <summary>The agent has run so many tasks, and the event processor, which looks at all there is before it removes a rule, gives no more.</summary>
    private async Task Ran(string agent, int times)
    {
        await Eventually.Equal(times, () => Task.FromResult(Workshop.Started(agent).Count), $"{agent} has run {times} tasks", Patience, Cancellation);
        await Becomes(agent, AgentStatus.Idle);
        await Run(Processor, "delete_rule", $$"""{"rule_id":"{{Guid.NewGuid()}}"}""", TaskState.Failed);
        await Becomes(agent, AgentStatus.Idle);
        Assert.Equal(times, Workshop.Started(agent).Count);
    }
}
