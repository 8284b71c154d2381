using System.Diagnostics.Metrics;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;
using Mycosoft.Messages;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Chains;

public sealed class SqliteAgentChainTests(SqliteCompany company) : AgentChains(company), IClassFixture<SqliteCompany>;

public sealed class PostgresAgentChainTests(PostgresCompany company) : AgentChains(company), IClassFixture<PostgresCompany>;

/// <summary>Agents that start each other come to an end.</summary>
public abstract class AgentChains(CompanyFixture company) : CompanySuite(company)
{
    private const int MaxHops = 16;
    private const string Volley = """{"volley":true}""";
    private static readonly AgentConfig Many = new(MaxConcurrentTasks: 50, MaxRetries: 0);

    [Fact]
    public async Task Agents_that_answer_each_other_by_messages_end_at_the_limit()
    {
        var (one, other) = (await Spawn(), await Spawn());
        var counted = 0L;
        using var counter = Count(refused => Interlocked.Add(ref counted, refused));
        Value(await Deliver(Message(other, one, MessageType.Event, Volley)));
        await Logged(other, "refused:hops");
        Assert.Equal((9, 8), (Workshop.Heard(one).Count, Workshop.Heard(other).Count));
        Assert.Equal(Enumerable.Range(0, MaxHops + 1), Workshop.Heard(one).Concat(Workshop.Heard(other)).Select(m => m.Chain?.Hops ?? 0).Order());
        Assert.Equal("17", await Read($"SELECT count(*) FROM agent_messages WHERE from_agent IN ('{one}', '{other}')"));
        Assert.True(Interlocked.Read(ref counted) > 0, "it is not counted");
    }

    [Fact]
    public async Task A_chain_that_comes_back_with_the_same_task_is_refused_at_once_with_its_ids()
    {
        var (one, other) = (await Spawn(Many), await Spawn(Many));
        var first = await Submit(one, Rally(other));
        var ended = await Ends(first, TaskState.Failed);
        var second = Assert.Single(Workshop.Started(other));
        Assert.Equal((FaultCodes.Loop, $"The same rally waits for this one already: {one} ({first}) -> {other} ({second}) -> {one}."), (ended.ErrorCode, ended.Error));
        Assert.Equal((0, 1), (ended.Hops, (await Ends(second, TaskState.Failed)).Hops));
        Assert.Single(Workshop.Started(one));
        await Logged(one, "refused:loop");
    }

    [Fact]
    public async Task An_agent_that_gives_itself_its_own_task_is_refused()
    {
        var one = await Spawn(Many);
        Assert.Equal(FaultCodes.Loop, (await Ends(await Submit(one, Rally(one)), TaskState.Failed)).ErrorCode);
        Assert.Single(Workshop.Started(one));
    }

    [Fact]
    public async Task The_same_agents_with_other_payloads_go_on_until_the_limit()
    {
        var (one, other) = (await Spawn(Many), await Spawn(Many));
        var ended = await Ends(await Submit(one, Rally(other, stroke: 0)), TaskState.Failed);
        Assert.Equal((FaultCodes.Loop, true), (ended.ErrorCode, ended.Error!.Contains("step 17", StringComparison.Ordinal)));
        Assert.Equal((9, 8), (Workshop.Started(one).Count, Workshop.Started(other).Count));
        Assert.Equal("16", await Read($"SELECT max(hops) FROM agent_tasks WHERE agent_id IN ('{one}', '{other}')"));
        await Logged(other, "refused:hops");
    }

    [Fact]
    public async Task A_circle_of_asks_is_refused_although_asks_have_no_rows()
    {
        var (one, other) = (await Spawn(), await Spawn());
        Assert.Equal(FaultCodes.Loop, (await Ends(await Submit(one, Ask("ponder", JsonOf(new Rally(other)))), TaskState.Failed)).ErrorCode);
        await Logged(one, "refused:loop");
        Assert.Equal(FaultCodes.Loop, (await Ends(await Submit(one, Ask("ponder", JsonOf(new Rally(other, 0)))), TaskState.Failed)).ErrorCode);
        await Logged(other, "refused:hops");
    }

    [Fact]
    public async Task An_ancestor_that_has_ended_closes_no_circle()
    {
        var (one, other) = (await Spawn(Many), await Spawn(Many));
        Value(await Change(other, LifeVerb.Pause));
        var first = await Submit(one, Rally(other));
        await Eventually.Equal("1", () => Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{other}'"), "the child waits", Patience, Cancellation);
        Value(await Agent(one).Cancel(new(Owner, first), Cancellation));
        await Ends(first, TaskState.Cancelled);
        Value(await Change(other, LifeVerb.Resume));
        await Logged(other, "refused:loop");
        Assert.Equal(2, Workshop.Started(one).Count);
    }

    [Fact]
    public async Task Steps_and_ancestors_of_tasks_survive_a_crash()
    {
        var (one, other) = (await Spawn(Many), await Spawn(Many));
        Value(await Change(other, LifeVerb.Pause));
        var first = await Submit(one, Rally(other));
        await Eventually.Equal("1", () => Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{other}'"), "the child waits", Patience, Cancellation);
        await Company.Crash();
        Value(await Change(other, LifeVerb.Resume));
        Assert.Equal(FaultCodes.Loop, (await Ends(first, TaskState.Failed)).ErrorCode);
        Assert.Equal((1, first), (Value(await Find(Workshop.Started(other)[0])).Hops, Assert.Single(Workshop.Started(one).Distinct())));
    }

    [Fact]
    public async Task Steps_of_messages_survive_a_crash()
    {
        var (one, other) = (await Spawn(), await Spawn());
        await Ends(await Submit(one, Ask("write", JsonOf(new Letters(other, 1, Payload: new($$"""{"volley":true,"gate":"{{other}}"}"""))))));
        await Eventually.Equal(1, () => Task.FromResult(Workshop.Heard(other).Count), "the message is being handled", Patience, Cancellation);
        await Company.Crash();
        Workshop.Open(other);
        await Logged(other, "refused:hops");
        Assert.Equal("16", await Read($"SELECT count(*) FROM agent_messages WHERE from_agent IN ('{one}', '{other}')"));
    }

    [Fact]
    public async Task An_answer_is_no_step_and_what_follows_from_it_is_one()
    {
        var (asker, agent) = (await Spawn(), await Spawn());
        await Ends(await Submit(asker, Ask("write", JsonOf(new Letters(agent, 1, MessageType.Request, new("""{"task_type":"work"}"""))))));
        var response = (await Eventually.Value(() => Task.FromResult(Workshop.Heard(asker)), h => h.Count == 1, "the response is heard", Patience, Cancellation))[0];
        Assert.Equal((MessageType.Response, 1, 1), (response.MessageType, response.Chain?.Hops, Value(await Find(response.CorrelationId!.Value)).Hops));
    }

    [Fact]
    public async Task Rules_that_set_agents_off_in_a_circle_end_at_the_limit()
    {
        const string Processor = "event-processor";
        var (acting, watched) = (await Spawn(Many), await Spawn(Many));
        await Spawn(kind: Processor, id: Processor);
        var rule = new CreateRuleRequest($"{watched} to {acting}", new("work", watched), new("send", acting, JsonOf(new Errand(watched, "work", JsonText.EmptyObject))), 0);
        await Ends(await Submit(Processor, Ask("create_rule", JsonOf(rule)), Processor));
        await Ends(await Submit(watched, new Work()));
        await Logged(acting, "refused:hops");
        Assert.Equal(MaxHops / 2, Workshop.Started(acting).Count);
        Assert.Equal("15", await Read($"SELECT max(hops) FROM agent_tasks WHERE agent_id = '{acting}'"));
    }

    private static TaskSubmission Rally(string to, int? stroke = null) => Ask("rally", JsonOf(new Rally(to, stroke)));

    private static MeterListener Count(Action<long> refused)
    {
        var listener = new MeterListener { InstrumentPublished = Enable };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => refused(value));
        listener.Start();
        return listener;

        static void Enable(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == "mas.chains.refused")
                listener.EnableMeasurementEvents(instrument);
        }
    }

    private Task Logged(string agent, string action) => Eventually.True(
        async () => await Read($"SELECT count(*) FROM agent_logs WHERE agent_id = '{agent}' AND action_type = '{action}' AND NOT success") != "0", $"{agent} has logged {action}", Patience, Cancellation);
}
