using Mycosoft.Agents;
using Mycosoft.Audit;
using Mycosoft.Births;
using Mycosoft.Chains;
using Mycosoft.Messages;
using Mycosoft.Policy;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Chains;

public sealed class SqliteCommandTests(SqliteCompany company) : Commands(company), IClassFixture<SqliteCompany>;

public sealed class PostgresCommandTests(PostgresCompany company) : Commands(company), IClassFixture<PostgresCompany>;

/// <summary>Who commands whom by the built-in policy. A worker is custom, a clerk belongs to the dao.</summary>
public abstract class Commands(CompanyFixture company) : CompanySuite(company)
{
    private static readonly JsonText Pause = new("""{"command":"pause"}""");

    [Fact]
    public async Task An_agent_commands_another_of_its_category()
    {
        var (sender, receiver) = (await Spawn(), await Spawn());
        await Ends(await Submit(sender, Write(receiver, MessageType.Command, Pause)));
        await Becomes(receiver, AgentStatus.Paused);
    }

    [Fact]
    public async Task An_agent_that_no_line_lets_command_is_refused_and_it_is_logged()
    {
        var (sender, receiver) = (await Spawn(), await Spawn(kind: "clerk"));
        var error = $"The policy's list of commands has no line by which {sender} (custom) commands {receiver} (dao).";
        var task = await Ends(await Submit(sender, Write(receiver, MessageType.Command, Pause)), TaskState.Failed, error);
        Assert.Equal((FaultCodes.Forbidden, 0), (task.ErrorCode, task.Retries));
        Assert.Equal(AgentStatus.Idle, (await State(receiver)).Status);
        Assert.Equal("0", await Read($"SELECT count(*) FROM agent_messages WHERE to_agent = '{receiver}'"));
        Assert.Equal(error, await Logged(receiver, "refused:command"));
        var denied = Assert.Single(Value(await Company.Grains.GetGrain<IAudit>(0).List(new(sender, "command.denied"), Cancellation)).Items);
        Assert.Equal((receiver, "command", "command", "denied", error), (denied.AgentId, denied.What, denied.Rule, denied.Outcome, denied.Detail));
        Assert.True(Guid.TryParse(denied.Subject, out _), denied.Subject);
    }

    [Fact]
    public async Task A_task_that_changes_something_is_no_way_around_it_and_one_that_reads_needs_no_leave()
    {
        var (sender, receiver) = (await Spawn(), await Spawn(kind: "clerk"));
        var error = $"The policy's list of commands has no line by which {sender} (custom) gives {receiver} (dao) the task file.";
        Assert.Equal(FaultCodes.Forbidden, (await Ends(await Submit(sender, Give(receiver, "file")), TaskState.Failed, error)).ErrorCode);
        Assert.Equal(FaultCodes.Forbidden, (await Ends(await Submit(sender, Write(receiver, MessageType.Request, new("""{"task_type":"file"}"""))), TaskState.Failed, error)).ErrorCode);
        Assert.Empty(Workshop.Started(receiver));
        Assert.Equal("0", await Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{receiver}'"));
        await Eventually.Equal("2", () => Read($"SELECT count(*) FROM agent_logs WHERE agent_id = '{receiver}' AND action_type = 'refused:command'"), "both are logged", Patience, Cancellation);

        await Ends(await Submit(sender, Give(receiver, "get_status")));
        await Ends(await Submit(sender, Write(receiver, MessageType.Request, new("""{"task_type":"get_status"}"""))));
        await Ends(await Submit(sender, Write(receiver, MessageType.Event, new("""{"command":"pause","task_type":"file"}"""))));
        await Eventually.Equal("2", () => Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{receiver}' AND status = 'completed'"), "both are done", Patience, Cancellation);
        Assert.Equal(AgentStatus.Idle, (await State(receiver)).Status);
    }

    [Fact]
    public async Task A_person_commands_in_whose_name_he_likes_and_answers_for_it_himself()
    {
        var (named, receiver) = (await Spawn(), await Spawn(kind: "clerk"));
        var command = Message(named, receiver, MessageType.Command, Pause.Value);
        Value(await Deliver(command, "clerk"));
        await Becomes(receiver, AgentStatus.Paused);
        var stored = (await Settles(receiver, command.Id, MessageState.Delivered)).Message;
        Assert.Equal((named, Owner), (stored.FromAgent, stored.Principal));
        Assert.Equal($"by {Owner}", await Read($"SELECT input_summary FROM agent_logs WHERE agent_id = '{receiver}' AND action_type = 'lifecycle:pause'"));
        await Ends(await Submit(await Spawn(kind: "clerk"), Ask("file"), "clerk"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_outside_is_judged_as_one_within(bool isHere)
    {
        var (own, receiver) = (isHere ? await Spawn() : NewId("ghost"), await Spawn(kind: "clerk"));
        var command = Message(own, receiver, MessageType.Command, Pause.Value) with { Principal = own, Chain = new Chain(own) };
        var refused = Refused(await Deliver(command, "clerk"), FaultCodes.Forbidden);
        Assert.Contains(isHere ? $"{own} (custom)" : $"{own} (not here)", refused.Message, StringComparison.Ordinal);
        Refused(await Agent(receiver, "clerk").Submit(Ask("file") with { Principal = own, Chain = new Chain(own) }, Cancellation), FaultCodes.Forbidden);
        Value(await Agent(receiver, "clerk").Submit(Ask("get_status") with { Principal = own, Chain = new Chain(own) }, Cancellation));
    }

    [Fact]
    public async Task An_agent_that_registers_itself_gives_itself_no_authority_over_others()
    {
        var (ruler, peer) = (NewId("ghost"), NewId("ghost"));
        Assert.Equal("waiting_approval", Value(await Agent(ruler, "event-processor").Change(new(LifeVerb.Spawn, ruler), Cancellation)).Life);
        Assert.True(Value(await Agent(peer).Change(new(LifeVerb.Spawn, peer), Cancellation)).Changed);
        Assert.True(Value(await Agent(ruler, "event-processor").Change(new(LifeVerb.Spawn, Owner), Cancellation)).Changed);
        Assert.Equal((true, null), ((await State(peer)).TrialUntil is not null, (await State(ruler)).TrialUntil));
    }

    [Fact]
    public async Task An_agent_on_trial_has_nobody_do_what_it_may_not_do_itself()
    {
        var (sender, receiver) = (NewId("ghost"), await Spawn());
        Value(await Agent(sender).Change(new(LifeVerb.Spawn, Owner, Template: "ghosts"), Cancellation));
        var until = TrialRules.Words((await State(sender)).TrialUntil!.Value);
        Assert.Equal($"{sender} is {until} and commands nobody until then ({receiver}); an approver may end the trial.", Refused(await Command(), FaultCodes.Forbidden).Message);
        Assert.Equal($"{sender} is {until} and gives no task that changes something until then (change of {receiver}); an approver may end the trial.", Refused(await Give("change"), FaultCodes.Forbidden).Message);
        Refused(await Deliver(From(Message(sender, receiver, MessageType.Request, """{"task_type":"change"}"""))), FaultCodes.Forbidden);
        Assert.Equal("0", await Read($"SELECT (SELECT count(*) FROM agent_messages WHERE to_agent = '{receiver}') + (SELECT count(*) FROM agent_tasks WHERE agent_id = '{receiver}')"));
        await Ends(Value(await Give("get_status")).TaskId);

        Value(await Agent(sender).Change(new(LifeVerb.EndTrial, "boss"), Cancellation));
        Company.Clock.Advance(TimeSpan.FromSeconds(5));
        await Ends(Value(await Give("change")).TaskId);
        Value(await Command());
        await Becomes(receiver, AgentStatus.Paused);

        Task<Answer<MessageAccepted>> Command() => Deliver(From(Message(sender, receiver, MessageType.Command, Pause.Value)));

        Task<Answer<TaskAccepted>> Give(string type) => Agent(receiver).Submit(Ask(type) with { Principal = sender, RequesterAgent = sender, Chain = new Chain(sender) }, Cancellation);

        AgentMessage From(AgentMessage message) => message with { Principal = sender, Chain = new Chain(sender) };
    }

    private static TaskSubmission Write(string to, MessageType type, JsonText payload) => Ask("write", JsonOf(new Letters(to, 1, type, payload)));

    private static TaskSubmission Give(string to, string type) => Ask("send", JsonOf(new Errand(to, type, JsonText.EmptyObject)));

    private async Task<string?> Logged(string agent, string action) => await Eventually.Value(
        () => Read($"SELECT output_summary FROM agent_logs WHERE agent_id = '{agent}' AND action_type = '{action}' AND NOT success"), text => !string.IsNullOrEmpty(text), $"{agent} has logged {action}", Patience, Cancellation);
}

public sealed class SqliteOwnCommandTests(PolicedSqliteCompany company) : OwnCommands(company), IClassFixture<PolicedSqliteCompany>;

public sealed class PostgresOwnCommandTests(PolicedPostgresCompany company) : OwnCommands(company), IClassFixture<PolicedPostgresCompany>;

/// <summary>Who commands whom by the owner's own file, while the company runs.</summary>
public abstract class OwnCommands(PolicedCompany company) : CompanySuite(company)
{
    [Fact]
    public async Task The_file_changes_who_commands_whom_without_a_restart()
    {
        var (sender, receiver) = (await Spawn(), await Spawn(kind: "clerk"));
        await InForce("commands: []", lines: 0);
        Assert.Equal((FaultCodes.Forbidden, FaultCodes.Forbidden), (await Command(), await File()));
        await InForce("commands: [{from: custom, to: dao, task_type: file}]", lines: 1);
        Assert.Equal((FaultCodes.Forbidden, null), (await Command(), await File()));
        await InForce("commands: [{from: custom, to: dao}, {from: core, to: dao}]", lines: 2);
        Assert.Equal((null, null), (await Command(), await File()));
        await InForce($"commands: [{{from: other, to: {receiver}}}, {{from: {sender}, to: other}}, {{from: {sender}, to: core}}]", lines: 3);
        Assert.Equal((FaultCodes.Forbidden, FaultCodes.Forbidden), (await Command(), await File()));
        await InForce("daily_births: 20", BuiltInPolicy.Document.Commands.Count);
        Assert.Equal((FaultCodes.Forbidden, FaultCodes.Forbidden), (await Command(), await File()));

        async Task<string?> Command() => (await Done(await Submit(sender, Ask("write", JsonOf(new Letters(receiver, 1, MessageType.Command, new("""{"command":"resume"}"""))))))).ErrorCode;

        async Task<string?> File() => (await Done(await Submit(sender, Ask("send", JsonOf(new Errand(receiver, "file", JsonText.EmptyObject)))))).ErrorCode;
    }

    private async Task InForce(string commands, int lines)
    {
        company.Policy.Commands(commands);
        await Eventually.Equal(lines, async () => (await Company.Grains.GetGrain<IPolicy>(0).Current(Cancellation)).Commands.Count, $"{commands} is in force", Patience, Cancellation);
    }

    private Task<TaskRecord> Done(Guid id) => Eventually.Value(async () => Value(await Find(id)), t => t.CompletedAt is not null, $"task {id} has ended", Patience, Cancellation);
}
