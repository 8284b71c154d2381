using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Quarantine;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Approvals;

public sealed class SqliteApprovalTests(SqliteCompany company) : ApprovalSuite(company), IClassFixture<SqliteCompany>;

public sealed class PostgresApprovalTests(PostgresCompany company) : ApprovalSuite(company), IClassFixture<PostgresCompany>;

/// <summary>What matters is asked first, is done once when it is allowed, and never otherwise.</summary>
public abstract class ApprovalSuite(CompanyFixture company) : CompanySuite(company)
{
    private const string Boss = "boss";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private IApprovals Approvals => Company.Grains.GetGrain<IApprovals>(0);

    [Fact]
    public async Task A_critical_task_waits_and_runs_once_when_another_person_allows_it()
    {
        var (agent, task, approval) = await Asked();
        Assert.Equal((TaskState.WaitingApproval, 0), (Value(await Find(task)).Status, Workshop.Runs(task)));
        var asked = Value(await Approvals.Find(approval, Cancellation));
        Assert.Equal((ApprovalSubject.Task, ApprovalState.Pending, agent, task, "destroy", Owner, 1, false), (asked.Subject, asked.Status, asked.AgentId, asked.TaskId!.Value, asked.TaskType, asked.Requester, asked.Needed, asked.SelfApproval));
        Assert.Equal((64, "what matters is asked first"), (asked.PayloadHash.Length, asked.Rule));
        Value(await Vote(approval, Boss));
        await Ends(task);
        var used = Value(await Approvals.Find(approval, Cancellation));
        Assert.Equal((1, ApprovalState.Used, Boss, true), (Workshop.Runs(task), used.Status, Assert.Single(used.Votes).Principal, used.UsedAt >= used.DecidedAt));
    }

    [Fact]
    public async Task A_payload_that_matters_waits_although_its_task_does_not_and_is_done_as_it_was_seen()
    {
        var agent = await Spawn();
        await Ends(await Submit(agent, new Work(Text: "light")));
        var heavy = Do(new Work(Text: "all of it", Heavy: true));
        var accepted = Value(await Agent(agent).Submit(heavy, Cancellation));
        var asked = Value(await Approvals.Find(accepted.ApprovalId!.Value, Cancellation));
        Assert.Equal((TaskState.WaitingApproval, $"work of {agent}: it is heavy"), (Value(await Find(accepted.TaskId)).Status, asked.Reason));
        Value(await Change(agent, LifeVerb.Pause));
        Value(await Vote(asked.Id, Boss));
        Value(await Company.Grains.GetGrain<IAgentSnapshots>(Agent(agent).GetGrainId()).Take(new(Guid.CreateVersion7(), "test", Owner), Cancellation));
        Assert.Equal("[]", await Read($"SELECT pending_tasks FROM agent_snapshots WHERE agent_id = '{agent}'"));
        Value(await Change(agent, LifeVerb.Resume));
        Assert.Contains("all of it", (await Ends(accepted.TaskId)).Result!.Value.Value, StringComparison.Ordinal);
        Assert.Equal((1, ApprovalState.Used), (Workshop.Runs(accepted.TaskId), Value(await Approvals.Find(asked.Id, Cancellation)).Status));
    }

    [Fact]
    public async Task Who_asks_does_not_approve()
    {
        var (_, task, approval) = await Asked();
        Refused(await Vote(approval, Owner), FaultCodes.Forbidden);
        Assert.Equal((ApprovalState.Pending, TaskState.WaitingApproval), (Value(await Approvals.Find(approval, Cancellation)).Status, Value(await Find(task)).Status));
    }

    [Fact]
    public async Task Who_asks_through_others_or_in_another_name_does_not_approve_either()
    {
        var (through, target) = (await Spawn(), await Spawn());
        await Submit(through, Ask("send", JsonOf(new Errand(target, "destroy", JsonOf(new Work())))));
        var delegated = await AskedOf(target);
        Refused(await Vote(delegated.Id, Owner), FaultCodes.Forbidden);
        Value(await Vote(delegated.Id, Boss));
        await Ends(delegated.TaskId!.Value);

        var payload = JsonOf(new { task_type = "destroy", payload = new Work() });
        var message = new AgentMessage { Id = Guid.CreateVersion7(), FromAgent = "somebody-else", ToAgent = through, MessageType = MessageType.Request, Payload = payload, Timestamp = Company.Clock.Now, Principal = Owner };
        Value(await Agent(through).Deliver(message, Cancellation));
        Refused(await Vote((await AskedOf(through)).Id, Owner), FaultCodes.Forbidden);

        Task<ApprovalRecord> AskedOf(string agent) => Eventually.Value(
            async () => Value(await Approvals.List(new(ApprovalState.Pending, agent), Cancellation)).Items.SingleOrDefault()!, a => a is not null, $"{agent} asks", TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Who_asks_may_take_it_back()
    {
        var (_, task, approval) = await Asked();
        Value(await Vote(approval, Owner, approve: false, "a mistake"));
        await Ends(task, TaskState.Rejected, "Rejected by owner: a mistake");
    }

    [Fact]
    public async Task A_no_ends_the_task_with_its_reason_and_cannot_become_a_yes()
    {
        var (_, task, approval) = await Asked();
        Value(await Vote(approval, Boss, approve: false, "not on a Friday"));
        var ended = await Ends(task, TaskState.Rejected, "Rejected by boss: not on a Friday");
        Assert.Equal(("rejected", 0), (ended.ErrorCode, Workshop.Runs(task)));
        Refused(await Vote(approval, "another"), FaultCodes.Conflict);
        Refused(await Vote(approval, Boss), FaultCodes.Conflict);
    }

    [Fact]
    public async Task The_same_word_twice_is_one_and_a_used_approval_allows_nothing_more()
    {
        var (agent, task, approval) = await Asked();
        Value(await Vote(approval, Boss));
        await Ends(task);
        Assert.Equal(ApprovalState.Used, Value(await Vote(approval, Boss)).Status);
        Refused(await Vote(approval, "another"), FaultCodes.Conflict);
        await Recovery(agent).Decided(new(approval, task, ApprovalState.Approved, null), Cancellation);
        var (_, second, _) = await Asked(agent);
        await Recovery(agent).Decided(new(approval, second, ApprovalState.Approved, null), Cancellation);
        Assert.Equal(FaultCodes.ApprovalRequired, (await Ends(second, TaskState.Failed)).ErrorCode);
        Assert.Equal((1, 0), (Workshop.Runs(task), Workshop.Runs(second)));
    }

    [Fact]
    public async Task Many_who_say_yes_at_once_start_it_once()
    {
        var (_, task, approval) = await Asked();
        var votes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Vote(approval, $"boss-{n}")));
        Assert.Single(votes, v => v.Fault is null);
        Assert.All(votes.Where(v => v.Fault is not null), v => Refused(v, FaultCodes.Conflict));
        await Ends(task);
        Assert.Equal(1, Workshop.Runs(task));
        Assert.Single(Value(await Approvals.Find(approval, Cancellation)).Votes);
    }

    [Fact]
    public async Task As_many_as_are_needed_have_to_say_yes_and_nobody_counts_twice()
    {
        var (_, task, approval) = await Asked();
        await Execute("UPDATE approvals SET needed = 3 WHERE id = @id", ("id", approval));
        Assert.Equal(ApprovalState.Pending, Value(await Vote(approval, Boss)).Status);
        Assert.Equal(ApprovalState.Pending, Value(await Vote(approval, Boss)).Status);
        Assert.Equal((TaskState.WaitingApproval, 0), (Value(await Find(task)).Status, Workshop.Runs(task)));
        var votes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Vote(approval, $"boss-{n}")));
        Assert.Equal(2, votes.Count(v => v.Fault is null));
        await Ends(task);
        Assert.Equal((1, 3), (Workshop.Runs(task), Value(await Approvals.Find(approval, Cancellation)).Votes.Count));
    }

    [Fact]
    public async Task Silence_is_a_no()
    {
        var (_, task, approval) = await Asked();
        Company.Clock.Advance(Day);
        Assert.Equal("expired", (await Ends(task, TaskState.Expired)).ErrorCode);
        Refused(await Vote(approval, Boss), FaultCodes.Conflict);
        Assert.Equal((ApprovalState.Expired, 0), (Value(await Approvals.Find(approval, Cancellation)).Status, Workshop.Runs(task)));
    }

    [Fact]
    public async Task An_approval_is_not_used_up_while_the_agent_may_not_start()
    {
        var (agent, task, approval) = await Asked();
        Value(await Change(agent, LifeVerb.Pause));
        Assert.Equal(ApprovalState.Approved, Value(await Vote(approval, Boss)).Status);
        Assert.Equal((TaskState.WaitingApproval, 0), (Value(await Find(task)).Status, Workshop.Runs(task)));
        Value(await Change(agent, LifeVerb.Resume));
        await Ends(task);
        Assert.Equal((1, ApprovalState.Used), (Workshop.Runs(task), Value(await Approvals.Find(approval, Cancellation)).Status));
    }

    [Fact]
    public async Task One_that_runs_out_before_the_agent_may_start_is_not_used()
    {
        var (agent, task, approval) = await Asked();
        Value(await Change(agent, LifeVerb.Pause));
        Value(await Vote(approval, Boss));
        Company.Clock.Advance(Day);
        await Ends(task, TaskState.Expired);
        Value(await Change(agent, LifeVerb.Resume));
        Assert.Equal((0, ApprovalState.Expired), (Workshop.Runs(task), Value(await Approvals.Find(approval, Cancellation)).Status));
    }

    [Fact]
    public async Task Between_the_yes_and_the_start_a_crash_loses_nothing_and_doubles_nothing()
    {
        var (agent, task, approval) = await Asked();
        Value(await Change(agent, LifeVerb.Pause));
        Value(await Vote(approval, Boss));
        await Company.Crash();
        Assert.Equal(0, Workshop.Runs(task));
        Value(await Change(agent, LifeVerb.Resume));
        await Ends(task);
        Assert.Equal((1, ApprovalState.Used), (Workshop.Runs(task), Value(await Approvals.Find(approval, Cancellation)).Status));
    }

    [Fact]
    public async Task A_crash_while_it_runs_leaves_it_in_doubt_and_does_not_run_it_again()
    {
        var agent = await Spawn();
        var (_, task, approval) = await Asked(agent, new Work(Gate: agent));
        Value(await Vote(approval, Boss));
        await Starts(task);
        await Company.Crash();
        await Ends(task, TaskState.InDoubt);
        Assert.Equal((1, ApprovalState.Used), (Workshop.Runs(task), Value(await Approvals.Find(approval, Cancellation)).Status));
    }

    [Fact]
    public async Task It_holds_for_what_was_asked_and_for_nothing_else()
    {
        var (agent, task, approval) = await Asked(work: new Work(Text: "one file"));
        Value(await Change(agent, LifeVerb.Pause));
        Value(await Vote(approval, Boss));
        await Company.Deactivate(Agent(agent));
        await Execute("UPDATE agent_tasks SET payload = @payload WHERE id = @id", ("payload", JsonOf(new Work(Text: "all files"))), ("id", task));
        Value(await Change(agent, LifeVerb.Resume));
        Assert.Equal(FaultCodes.ApprovalRequired, (await Ends(task, TaskState.Failed)).ErrorCode);
        Assert.Equal((0, ApprovalState.Cancelled), (Workshop.Runs(task), (await Becomes(approval, ApprovalState.Cancelled)).Status));
    }

    [Fact]
    public async Task A_task_that_is_cancelled_meanwhile_takes_its_approval_with_it()
    {
        var (agent, task, approval) = await Asked();
        Assert.Equal(1, Value(await Agent(agent).Cancel(new(Owner, task), Cancellation)).Count);
        await Ends(task, TaskState.Cancelled);
        await Becomes(approval, ApprovalState.Cancelled);
        Refused(await Vote(approval, Boss), FaultCodes.Conflict);
    }

    [Fact]
    public async Task A_request_that_is_repeated_asks_once()
    {
        var agent = await Spawn();
        var submission = Do(new Work(), "destroy") with { RequestHash = [1] };
        var first = Value(await Agent(agent).Submit(submission, Cancellation));
        Assert.True(Value(await Agent(agent).Submit(submission, Cancellation)).Replayed);
        Assert.Equal(first.ApprovalId, Assert.Single(Value(await Approvals.List(new(AgentId: agent), Cancellation)).Items).Id);
    }

    [Fact]
    public async Task A_snapshot_does_not_carry_it_over()
    {
        var (agent, task, approval) = await Asked();
        var snapshots = Company.Grains.GetGrain<IAgentSnapshots>(Agent(agent).GetGrainId());
        var snapshot = Guid.CreateVersion7();
        Value(await snapshots.Take(new(snapshot, "test", Owner), Cancellation));
        Value(await snapshots.Restore(new(snapshot, Owner), Cancellation));
        await Ends(task, TaskState.Cancelled);
        await Becomes(approval, ApprovalState.Cancelled);
        Assert.Empty(Value(await Company.Grains.GetGrain<ITaskReader>(0).List(new(agent, Status: TaskState.Pending), Cancellation)).Items);
    }

    [Fact]
    public async Task An_executive_is_born_when_a_person_allows_it_and_not_before()
    {
        var id = NewId("director");
        var asked = Value(await Agent(id, "director").Change(new(LifeVerb.Spawn, Owner, new AgentConfig(DisplayName: "The boss")), Cancellation));
        Assert.Equal(("waiting_approval", false), (asked.Life, asked.Changed));
        Assert.Equal(asked.ApprovalId, Value(await Agent(id, "director").Change(new(LifeVerb.Spawn, Owner), Cancellation)).ApprovalId);
        Refused(await Company.Grains.GetGrain<IAgentDirectory>(0).Find(id, Cancellation), FaultCodes.NotFound);
        Refused(await Vote(asked.ApprovalId!.Value, Owner), FaultCodes.Forbidden);
        Assert.Equal(ApprovalState.Used, Value(await Vote(asked.ApprovalId!.Value, Boss)).Status);
        var born = await State(id);
        Assert.Equal(("The boss", AgentCategory.Corporate), (born.DisplayName, born.Category));
        Assert.False(Value(await Agent(id, "director").Change(new(LifeVerb.Spawn, Owner), Cancellation)).Changed);
    }

    [Fact]
    public async Task An_executive_that_was_refused_is_not_born_and_may_be_asked_for_again()
    {
        var id = NewId("director");
        var asked = Value(await Agent(id, "director").Change(new(LifeVerb.Spawn, Owner), Cancellation)).ApprovalId!.Value;
        Value(await Vote(asked, Boss, approve: false, "no"));
        Refused(await Company.Grains.GetGrain<IAgentDirectory>(0).Find(id, Cancellation), FaultCodes.NotFound);
        var again = Value(await Agent(id, "director").Change(new(LifeVerb.Spawn, Owner), Cancellation)).ApprovalId!.Value;
        Assert.NotEqual(asked, again);
        Refused(await Agent(id, "director").Change(new(LifeVerb.Spawn, Owner, Approval: new(asked, Convert.FromHexString(Value(await Approvals.Find(asked, Cancellation)).PayloadHash))), Cancellation), FaultCodes.ApprovalRequired);
    }

    [Fact]
    public async Task An_executive_whose_configuration_was_changed_after_the_yes_is_not_born()
    {
        var id = NewId("director");
        var asked = Value(await Agent(id, "director").Change(new(LifeVerb.Spawn, Owner), Cancellation)).ApprovalId!.Value;
        await Execute("UPDATE approvals SET payload = @payload WHERE id = @id", ("payload", """{"display_name":"Somebody else"}"""), ("id", asked));
        Value(await Vote(asked, Boss));
        Refused(await Company.Grains.GetGrain<IAgentDirectory>(0).Find(id, Cancellation), FaultCodes.NotFound);
        Assert.Equal(ApprovalState.Approved, Value(await Approvals.Find(asked, Cancellation)).Status);
    }

    [Fact]
    public async Task An_executive_that_was_allowed_during_a_quarantine_is_born_after_it()
    {
        var (id, order) = (NewId("director"), new QuarantineOrder(QuarantineScope.Category, "corporate", Owner, "a drill"));
        var asked = Value(await Agent(id, "director").Change(new(LifeVerb.Spawn, Owner), Cancellation)).ApprovalId!.Value;
        var quarantine = Company.Grains.GetGrain<IQuarantine>(0);
        Value(await quarantine.Impose(order, Cancellation));
        Assert.Equal(ApprovalState.Approved, Value(await Vote(asked, Boss)).Status);
        Value(await quarantine.Lift(order, Cancellation));
        await Becomes(asked, ApprovalState.Used);
        Assert.Equal(AgentStatus.Idle, (await State(id)).Status);
    }

    [Fact]
    public async Task A_decision_whose_silo_died_is_carried_out_by_the_next()
    {
        var id = NewId("director");
        var asked = Value(await Agent(id, "director").Change(new(LifeVerb.Spawn, Owner), Cancellation)).ApprovalId!.Value;
        Value(await Company.Services.GetRequiredService<ApprovalWrites>().Take(new(asked, Boss, true), Cancellation));
        await Eventually.True(async () => (await Company.Grains.GetGrain<IAgentDirectory>(0).Find(id, Cancellation)).Fault is null, $"{id} is born", TimeSpan.FromSeconds(30), Cancellation);
        await Becomes(asked, ApprovalState.Used);
    }

    private async Task<(string Agent, Guid Task, Guid Approval)> Asked(string? agent = null, Work? work = null)
    {
        agent ??= await Spawn();
        var accepted = Value(await Agent(agent).Submit(Do(work ?? new Work(), "destroy"), Cancellation));
        return (agent, accepted.TaskId, accepted.ApprovalId!.Value);
    }

    private Task<Answer<ApprovalRecord>> Vote(Guid approval, string principal, bool approve = true, string? reason = null) => Approvals.Vote(new(approval, principal, approve, reason), Cancellation);

    private Task<ApprovalRecord> Becomes(Guid approval, ApprovalState state) => Eventually.Value(
        async () => Value(await Approvals.Find(approval, Cancellation)), a => a.Status == state, $"approval {approval} is {state}", TimeSpan.FromSeconds(30), Cancellation);

    private async Task Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        var database = Company.Services.GetRequiredService<Database>();
        await using var connection = await database.Open(Cancellation);
        var statement = new Statement(sql);
        foreach (var (name, value) in parameters)
            statement.With(name, value);
        Assert.Equal(1, await statement.Run(database, connection, Cancellation));
    }
}
