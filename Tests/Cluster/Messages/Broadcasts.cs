using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Messages;

public sealed class SqliteBroadcastTests(SqliteCompany company) : Broadcasts(company), IClassFixture<SqliteCompany>;

public sealed class PostgresBroadcastTests(PostgresCompany company) : Broadcasts(company), IClassFixture<PostgresCompany>;

/// <summary>Who hears a broadcast, and when.</summary>
public abstract class Broadcasts(CompanyFixture company) : CompanySuite(company)
{
    [Fact]
    public async Task Live_agents_hear_it_at_once_and_idle_ones_when_they_wake_each_once()
    {
        var (live, idle, sender) = (await Spawn(), await Spawn(), await Spawn());
        await Company.Deactivate(Agent(idle));
        var id = await Broadcast(sender);
        await Heard(live, id);
        Assert.Empty(Workshop.Heard(idle));
        Value(await Agent(idle).Health(Cancellation));
        await Heard(idle, id);
        await Company.Deactivate(Agent(idle));
        await Company.Deactivate(Agent(live));
        Value(await Agent(idle).Health(Cancellation));
        Value(await Agent(live).Health(Cancellation));
        var next = await Broadcast(sender);
        await Heard(idle, id, next);
        await Heard(live, id, next);
        Assert.Empty(Workshop.Heard(sender));
    }

    [Fact]
    public async Task Only_the_category_it_is_for_hears_it()
    {
        var (worker, clerk, idle) = (await Spawn(), await Spawn(kind: "clerk"), await Spawn(kind: "clerk"));
        await Company.Deactivate(Agent(idle, "clerk"));
        var id = await Broadcast("owner", AgentCategory.Dao);
        var all = await Broadcast("owner");
        await Heard(clerk, id, all);
        await Heard(worker, all);
        Value(await Agent(idle, "clerk").Health(Cancellation));
        await Heard(idle, id, all);
    }

    [Fact]
    public async Task One_that_has_expired_is_not_heard_any_more()
    {
        var idle = await Spawn();
        await Company.Deactivate(Agent(idle));
        await Broadcast("owner", ttl: 10);
        Company.Clock.Advance(TimeSpan.FromSeconds(11));
        Value(await Agent(idle).Health(Cancellation));
        var next = await Broadcast("owner");
        await Heard(idle, next);
    }

    [Fact]
    public async Task An_agent_that_fails_on_one_keeps_it_from_nobody_and_hears_the_next()
    {
        var agents = new[] { await Spawn(), await Spawn(), await Spawn() };
        var poison = await Broadcast("owner", payload: """{"poison":true}""");
        foreach (var agent in agents)
            await Heard(agent, poison);
        var next = await Broadcast("owner");
        foreach (var agent in agents)
            await Heard(agent, poison, next);
    }

    [Fact]
    public async Task One_whose_word_was_lost_is_heard_all_the_same_and_in_its_place()
    {
        var agent = await Spawn();
        var ledger = Company.Services.GetRequiredService<ILedger>();
        var silent = Enumerable.Range(0, 3).Select(_ => Message("owner", AgentMessage.Everyone, MessageType.Broadcast) with { Timestamp = Company.Clock.Now }).ToList();
        foreach (var message in silent)
            await ledger.Write(new StoreMessage("owner", message, Company.Clock.Now.AddMinutes(5)), Cancellation);
        var spoken = await Broadcast("owner");
        await Heard(agent, [.. silent.Select(m => m.Id), spoken]);
        var last = Message("owner", AgentMessage.Everyone, MessageType.Broadcast) with { Timestamp = Company.Clock.Now };
        await ledger.Write(new StoreMessage("owner", last, Company.Clock.Now.AddMinutes(5)), Cancellation);
        await Heard(agent, [.. silent.Select(m => m.Id), spoken, last.Id]);
    }

    private async Task<Guid> Broadcast(string from, AgentCategory? category = null, string payload = "{}", int ttl = 300)
    {
        var message = Message(from, AgentMessage.Everyone, MessageType.Broadcast, payload, ttl) with { ToCategory = category };
        return Value(await Company.Grains.GetGrain<IMessages>(0).Broadcast(message, Cancellation)).MessageId;
    }

    /// <summary>Exactly these, of those that this fact has sent.</summary>
    private Task<string> Heard(string agent, params Guid[] ids) => Eventually.Equal(
        string.Join(", ", ids), () => Task.FromResult(string.Join(", ", Workshop.Heard(agent).Select(m => m.Id))), $"{agent} has heard just these", Patience, Cancellation);
}
