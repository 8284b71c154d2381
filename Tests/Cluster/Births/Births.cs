using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mycosoft.Activity;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Births;
using Mycosoft.Gaps;
using Mycosoft.Hosting;
using Mycosoft.Messages;
using Mycosoft.Tasks;
using Mycosoft.Templates;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Births;

public sealed class SqliteBirthTests(SqliteCompany company) : BirthSuite(company), IClassFixture<SqliteCompany>;

public sealed class PostgresBirthTests(PostgresCompany company) : BirthSuite(company), IClassFixture<PostgresCompany>;

/// <summary>What no person chose is on trial, and what nobody uses is put away.</summary>
public abstract class BirthSuite(CompanyFixture company) : CompanySuite(company)
{
    private const string Boss = "boss";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private IApprovals Approvals => Company.Grains.GetGrain<IApprovals>(0);

    private RetirementWatch Retirement => Company.Services.GetRequiredService<RetirementWatch>();

    [Fact]
    public async Task On_trial_it_reads_as_it_likes_a_change_waits_for_a_person_and_nothing_critical_is_done()
    {
        var agent = await Made();
        var until = (await State(agent)).TrialUntil!.Value;
        Assert.InRange(until - Company.Clock.Now, Day - TimeSpan.FromMinutes(5), Day);
        await Ends(await Submit(agent, new Work()));

        var refused = Refused(await Agent(agent).Submit(Do(new Work(), "destroy"), Cancellation), FaultCodes.Forbidden);
        Assert.Equal($"{agent} is {TrialRules.Words(until)} and does nothing critical until then (destroy); an approver may end the trial.", refused.Message);

        var change = Value(await Agent(agent).Submit(Do(new Work(), "change"), Cancellation));
        Assert.Equal((TaskState.WaitingApproval, 0), (Value(await Find(change.TaskId)).Status, Workshop.Runs(change.TaskId)));
        var asked = Value(await Approvals.Find(change.ApprovalId!.Value, Cancellation));
        Assert.Equal((TrialRules.Rule, $"change of {agent}, which is {TrialRules.Words(until)}", 1), (asked.Rule, asked.Reason, asked.Needed));
        Refused(await Approvals.Vote(new(asked.Id, Owner, true), Cancellation), FaultCodes.Forbidden);
        Value(await Approvals.Vote(new(asked.Id, Boss, true), Cancellation));
        await Ends(change.TaskId);
        Assert.Equal(1, Workshop.Runs(change.TaskId));
    }

    [Fact]
    public async Task A_trial_is_over_after_its_time_and_a_template_may_set_its_own()
    {
        var (usual, longer, none) = (await Made(), await Made(trial: 3 * Day), await Made(trial: TimeSpan.Zero));
        Assert.Null((await State(none)).TrialUntil);
        Company.Clock.Advance(Day);
        Assert.Equal((null, true), ((await State(usual)).TrialUntil, (await State(longer)).TrialUntil > Company.Clock.Now));
        await Ends(await Submit(usual, new Work(), "change"));
        await Ends(await Submit(none, new Work(), "change"));
        Assert.NotNull(Value(await Agent(longer).Submit(Do(new Work(), "change"), Cancellation)).ApprovalId);
    }

    [Fact]
    public async Task A_trial_survives_a_crash_and_a_person_ends_it_for_good()
    {
        var agent = await Made();
        await Company.Crash();
        var waits = Value(await Agent(agent).Submit(Do(new Work(), "change"), Cancellation));
        Assert.NotNull(waits.ApprovalId);

        Refused(await End(agent, agent), FaultCodes.Forbidden);
        Assert.True(Value(await End(agent, Boss)).Changed);
        Assert.Equal(("by boss", "it does well"), (await Read($"SELECT input_summary FROM agent_logs WHERE agent_id = '{agent}' AND action_type = 'lifecycle:end_trial'"), await Read($"SELECT output_summary FROM agent_logs WHERE agent_id = '{agent}' AND action_type = 'lifecycle:end_trial'")));
        Assert.Equal((null, AgentStatus.Active, null), await State(agent) is var state ? (state.TrialUntil, state.Status, state.ErrorMessage) : default);
        await Company.Restart();
        await Ends(await Submit(agent, new Work(), "change"));
        Assert.Equal(TaskState.WaitingApproval, Value(await Find(waits.TaskId)).Status);
        Assert.False(Value(await End(agent, Boss)).Changed);
    }

    [Fact]
    public async Task Whom_a_person_the_roster_or_an_approval_brought_is_not_on_trial()
    {
        var director = NewId("director");
        var asked = Value(await Agent(director, "director").Change(Template("board"), Cancellation)).ApprovalId!.Value;
        Value(await Approvals.Vote(new(asked, Boss, true), Cancellation));
        Assert.Null((await State(director)).TrialUntil);
        Assert.Null((await State(await Spawn())).TrialUntil);
        Assert.Null((await State(await Spawn(principal: Roster.Principal))).TrialUntil);
    }

    [Fact]
    public async Task A_snapshot_does_not_carry_over_a_change_that_was_allowed_for_once()
    {
        var agent = await Made();
        Value(await Change(agent, LifeVerb.Pause));
        var change = Value(await Agent(agent).Submit(Do(new Work(), "change"), Cancellation));
        Value(await Approvals.Vote(new(change.ApprovalId!.Value, Boss, true), Cancellation));
        var snapshots = Company.Grains.GetGrain<Mycosoft.Snapshots.IAgentSnapshots>(Agent(agent).GetGrainId());
        Assert.Equal(0, Value(await snapshots.Take(new(Guid.CreateVersion7(), "test", Owner), Cancellation)).PendingTasks);
        Value(await Change(agent, LifeVerb.Resume));
        await Ends(change.TaskId);
    }

    [Fact]
    public async Task A_change_that_failed_after_its_approval_is_not_done_again_out_of_a_snapshot()
    {
        var (agent, target, gate) = (await Made(), await Spawn(new(MaxRetries: 0)), NewId("gate"));
        var change = Value(await Agent(agent).Submit(Ask("send", JsonOf(new Errand(target, "work", JsonOf(new Work(gate, Fault: FaultCodes.Unavailable))))), Cancellation));
        Value(await Approvals.Vote(new(change.ApprovalId!.Value, Boss, true), Cancellation));
        await Starts(change.TaskId);
        Value(await Change(agent, LifeVerb.Pause));
        Workshop.Open(gate);
        await Reaches(change.TaskId, TaskState.Pending);
        var snapshots = Company.Grains.GetGrain<Mycosoft.Snapshots.IAgentSnapshots>(Agent(agent).GetGrainId());
        var snapshot = Value(await snapshots.Take(new(Guid.CreateVersion7(), "test", Owner), Cancellation));
        Assert.Equal(1, snapshot.PendingTasks);

        Value(await End(agent, Boss));
        foreach (var _ in Enumerable.Range(0, 2))
            Value(await snapshots.Restore(new(snapshot.Id, Owner), Cancellation));
        Value(await Change(agent, LifeVerb.Resume));
        Assert.Equal(("1", 1), (await Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{agent}'"), Workshop.Started(agent).Count));
    }

    [Fact]
    public async Task What_the_company_bears_for_a_gap_is_on_trial_and_what_a_person_fills_is_not()
    {
        var gaps = Company.Grains.GetGrain<IGaps>(0);
        Value(await gaps.Fill(new("route-route-api-auth", Owner), Cancellation));
        await Company.Services.GetRequiredService<GapWatch>().Look(TimeSpan.Zero, Cancellation);
        Assert.Equal((null, true), ((await State("route-api-auth")).TrialUntil, (await State("route-api-search")).TrialUntil is not null));

        // What a monitor does day by day is only to look.
        var looks = await Submit("route-api-search", Ask("latency_stats"), "route-monitor");
        await Ends(looks);
        Assert.NotNull(Value(await Agent("route-api-search", "route-monitor").Submit(Ask("set_schedule", new("""{"interval_seconds":60}""")), Cancellation)).ApprovalId);
        var birth = Assert.Single(await Company.Grains.GetGrain<ITemplates>(0).Log(1_000, Cancellation), b => b.AgentId == "route-api-search");
        Assert.Equal((GapWatch.Principal, true), (birth.By, birth.TrialUntil is not null));
    }

    [Fact]
    public async Task A_trial_ends_with_the_agent_and_its_next_birth_begins_its_own()
    {
        var agent = await Made();
        Value(await Change(agent, LifeVerb.Delete));
        await Spawn(id: agent);
        Assert.Null((await State(agent)).TrialUntil);
        Value(await Change(agent, LifeVerb.Delete));
        await Made(agent);
        Assert.NotNull((await State(agent)).TrialUntil);
    }

    [Fact]
    public async Task What_nobody_uses_is_put_away_with_the_reason_and_comes_back_when_a_person_starts_it()
    {
        var agent = await Made();
        Company.Clock.Advance(2 * Hour);
        Assert.Contains(agent, await Look(Hour));
        var state = await State(agent);
        Assert.Equal((AgentStatus.Archived, true), (state.Status, state.ErrorMessage!.StartsWith("Retired: born by template, unused since ", StringComparison.Ordinal)));
        Assert.Equal("by retirement", await Read($"SELECT input_summary FROM agent_logs WHERE agent_id = '{agent}' AND action_type = 'lifecycle:retire'"));
        var log = (await Company.Grains.GetGrain<ITemplates>(0).Log(1_000, Cancellation)).Where(b => b.AgentId == agent).ToList();
        Assert.Equal([("retired", RetirementWatch.Principal, state.ErrorMessage), ("created", Owner, null)], log.Select(b => (b.Status, b.By, b.Reason)));

        Value(await Change(agent, LifeVerb.Start));
        Assert.DoesNotContain(agent, await Look(Hour));
        Assert.Equal((AgentStatus.Idle, null), await State(agent) is var now ? (now.Status, now.ErrorMessage) : default);
    }

    [Fact]
    public async Task Who_is_wanted_used_busy_or_a_persons_stays()
    {
        var (persons, worked, heard, waits, beats, wanted) = (await Spawn(), await Made(), await Made(), await Made(), await Made(settings: """{"every_seconds":3600}"""), "route-api-mindex");
        Value(await Agent(wanted, "route-monitor").Change(Template("watch"), Cancellation));
        Value(await Change(waits, LifeVerb.Pause));
        Value(await Change(beats, LifeVerb.Pause));
        await Submit(waits, new Work());
        Company.Clock.Advance(2 * Hour);
        await Ends(await Submit(worked, new Work()));
        Refused(await Agent(worked).Change(new(LifeVerb.Retire, RetirementWatch.Principal, Reason: "test"), Cancellation), FaultCodes.Conflict);
        var message = Message("somebody", heard, MessageType.Event);
        Value(await Deliver(message));
        await Settles(heard, message.Id, MessageState.Delivered);
        var unused = await Made();
        Assert.Empty((await Look(Hour)).Intersect([persons, worked, heard, waits, beats, wanted, unused]));
        Assert.Equal([AgentStatus.Idle, AgentStatus.Idle, AgentStatus.Idle, AgentStatus.Paused, AgentStatus.Paused], await Task.WhenAll(((string[])[persons, worked, heard, waits, beats]).Select(async id => (await State(id)).Status)));

        Company.Clock.Advance(2 * Hour);
        Assert.Contains(unused, await Look(Hour));
    }

    [Fact]
    public async Task Who_is_only_asked_or_hears_broadcasts_stays_although_it_has_slept_since()
    {
        var (asker, asked, unused, sampler) = (await Spawn(), await Made(), await Made(), Company.Services.GetServices<IHostedService>().OfType<MetricsSampler>().Single());
        var listener = await Spawn(kind: "clerk", id: NewId("listener"), principal: GapWatch.Principal);
        Company.Clock.Advance(2 * Hour);
        await Ends(await Submit(asker, Ask("ask", JsonOf(new Errand(asked, "get_status", JsonText.EmptyObject)))));
        Value(await Agent(listener, "clerk").Health(Cancellation));
        var news = Message("somebody", AgentMessage.Everyone, MessageType.Broadcast) with { ToCategory = AgentCategory.Dao, Timestamp = Company.Clock.Now };
        Value(await Company.Grains.GetGrain<IMessages>(0).Broadcast(news, Cancellation));
        await Eventually.True(() => Workshop.Heard(listener).Count == 1, "it is heard", Patience, Cancellation);
        await Eventually.Equal("1", () => Read($"SELECT messages_received FROM agents WHERE id = '{listener}'"), "it is counted", Patience, Cancellation);
        await Eventually.True(async () => await sampler.Sample(Cancellation) >= 0 && await Marked(asked) && await Marked(listener), "both are marked as used", Patience, Cancellation);
        foreach (var (agent, kind) in new[] { (asked, "worker"), (listener, "clerk") })
            await Company.Deactivate(Agent(agent, kind));
        Company.Clock.Advance(Hour / 2);
        var retired = await Look(Hour);
        Assert.Equal((true, false, false), (retired.Contains(unused), retired.Contains(asked), retired.Contains(listener)));

        async Task<bool> Marked(string agent) => await Read($"SELECT count(*) FROM agents WHERE id = '{agent}' AND last_heard IS NOT NULL") == "1";
    }

    private Task<IReadOnlyList<string>> Look(TimeSpan after) => Retirement.Look(after, Cancellation);

    private static LifeChange Template(string template, TimeSpan? trial = null, string? settings = null) =>
        new(LifeVerb.Spawn, Owner, settings is null ? null : new AgentConfig(Settings: new(settings)), Template: template, Trial: trial);

    private async Task<string> Made(string? id = null, TimeSpan? trial = null, string? settings = null)
    {
        id ??= NewId("worker");
        Assert.True(Value(await Agent(id).Change(Template("workers", trial, settings), Cancellation)).Changed);
        return id;
    }

    private Task<Answer<LifeChanged>> End(string agent, string principal) => Agent(agent).Change(new(LifeVerb.EndTrial, principal, Reason: "it does well"), Cancellation);
}
