using Mycosoft.Agents;
using Mycosoft.Messages;
using Mycosoft.Quarantine;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Quarantine;

public sealed class SqliteQuarantineTests(SqliteCompany company) : Quarantines(company), IClassFixture<SqliteCompany>;

public sealed class PostgresQuarantineTests(PostgresCompany company) : Quarantines(company), IClassFixture<PostgresCompany>;

/// <summary>Whoever is in quarantine does nothing, whatever comes to him and from wherever.</summary>
public abstract class Quarantines(CompanyFixture company) : CompanySuite(company)
{
    private IQuarantine Switch => Company.Grains.GetGrain<IQuarantine>(0);

    [Fact]
    public async Task It_takes_nothing_and_what_it_ran_goes_back_until_it_is_lifted()
    {
        var agent = await Spawn();
        var running = await Submit(agent, new Work(Gate: agent));
        await Starts(running);
        Assert.Equal("it went mad", Value(await Switch.Impose(Order(QuarantineScope.Agent, agent, "it went mad"), Cancellation)).Reason);
        await Reaches(running, TaskState.Pending);
        Assert.Equal($"Agent {agent} is in quarantine: it went mad", Refused(await Agent(agent).Submit(Do(new Work()), Cancellation), FaultCodes.Conflict).Message);
        Refused(await Agent(agent).Deliver(new AgentMessage { Id = Guid.CreateVersion7(), FromAgent = "owner", ToAgent = agent, MessageType = MessageType.Event, Payload = JsonText.EmptyObject, Timestamp = Company.Clock.Now }, Cancellation), FaultCodes.Conflict);
        Refused(await Change(agent, LifeVerb.Restart), FaultCodes.Conflict);
        Assert.Equal("paused", Value(await Change(agent, LifeVerb.Pause)).Life);
        Refused(await Change(agent, LifeVerb.Resume), FaultCodes.Conflict);
        Workshop.Open(agent);
        Assert.Equal(1, Workshop.Runs(running));
        Value(await Switch.Lift(Order(QuarantineScope.Agent, agent, "it is well again"), Cancellation));
        Value(await Change(agent, LifeVerb.Resume));
        await Ends(running);
        await Ends(await Submit(agent, new Work()));
    }

    [Fact]
    public async Task A_whole_category_is_held_and_the_others_work_on()
    {
        var (worker, clerk) = (await Spawn(), await Spawn(kind: "clerk"));
        Value(await Switch.Impose(Order(QuarantineScope.Category, "dao"), Cancellation));
        Assert.StartsWith($"Agent {clerk} is in quarantine with its category: ", Refused(await Agent(clerk, "clerk").Submit(Ask("get_status"), Cancellation), FaultCodes.Conflict).Message, StringComparison.Ordinal);
        Refused(await Agent(NewId("clerk"), "clerk").Change(new(LifeVerb.Spawn, Owner), Cancellation), FaultCodes.Conflict);
        await Ends(await Submit(worker, new Work()));
        Value(await Switch.Lift(Order(QuarantineScope.Category, "dao"), Cancellation));
        await Ends(await Submit(clerk, Ask("get_status"), "clerk"));
    }

    [Fact]
    public async Task The_fleet_is_held_and_a_restart_does_not_free_it()
    {
        var agent = await Spawn();
        Value(await Switch.Impose(Order(QuarantineScope.Fleet, "*"), Cancellation));
        try
        {
            await Company.Crash();
            Assert.Equal("*", Assert.Single(await Switch.List(Cancellation)).Target);
            Refused(await Agent(agent).Submit(Do(new Work()), Cancellation), FaultCodes.Conflict);
        }
        finally
        {
            Value(await Switch.Lift(Order(QuarantineScope.Fleet, "*"), Cancellation));
        }

        await Ends(await Submit(agent, new Work()));
    }

    [Fact]
    public async Task A_stop_is_taken_and_done_in_quarantine_paused_with_every_slot_taken_and_a_full_queue()
    {
        var agent = await Spawn(config: new AgentConfig(MaxConcurrentTasks: 1, MaxQueueDepth: 1));
        var running = await Submit(agent, new Work(Gate: agent));
        await Starts(running);
        await Submit(agent, new Work());
        Refused(await Agent(agent).Submit(Do(new Work()), Cancellation), FaultCodes.RateLimited);
        await Ends(await Submit(agent, Do(new Work(), "halt")));
        Value(await Change(agent, LifeVerb.Pause));
        await Ends(await Submit(agent, Do(new Work(), "halt")));
        Value(await Switch.Impose(Order(QuarantineScope.Agent, agent), Cancellation));
        Refused(await Agent(agent).Submit(Do(new Work()), Cancellation), FaultCodes.Conflict);
        await Ends(await Submit(agent, Do(new Work(), "halt")));
        Value(await Switch.Lift(Order(QuarantineScope.Agent, agent), Cancellation));
        Workshop.Open(agent);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_the_same_twice_is_one()
    {
        Refused(await Switch.Impose(Order(QuarantineScope.Category, "no-category"), Cancellation), FaultCodes.InvalidPayload);
        Refused(await Switch.Impose(Order(QuarantineScope.Fleet, "x"), Cancellation), FaultCodes.InvalidPayload);
        Refused(await Switch.Impose(Order(QuarantineScope.Agent, ""), Cancellation), FaultCodes.InvalidPayload);
        Refused(await Switch.Lift(Order(QuarantineScope.Agent, "nobody"), Cancellation), FaultCodes.NotFound);
        var agent = NewId();
        Value(await Switch.Impose(Order(QuarantineScope.Agent, agent, "first"), Cancellation));
        Assert.Equal("first", Value(await Switch.Impose(Order(QuarantineScope.Agent, agent, "second"), Cancellation)).Reason);
        Value(await Switch.Lift(Order(QuarantineScope.Agent, agent), Cancellation));
    }

    private static QuarantineOrder Order(QuarantineScope scope, string target, string reason = "why") => new(scope, target, Owner, reason);
}
