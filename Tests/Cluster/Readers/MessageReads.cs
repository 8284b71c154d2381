using Mycosoft.Agents;
using Mycosoft.Feed;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Readers;

public abstract class MessageReads(StoreUnderTest store) : ReaderSuite(store)
{
    private MessageQueries Messages => new(Database);

    private ConnectionQueries Connections => new(Database, Clock);

    private ConnectionWrites Writes => new(Database, new(Database), Feed, Clock);

    private LiveFeed Feed { get; } = new();

    [Fact]
    public async Task An_agent_sees_what_it_sent_received_and_what_concerns_everyone()
    {
        await Company.Bear("p");
        await Company.Bear("q", "unit", AgentCategory.Device);
        var received = await Next(() => Company.Send("outside", "p", MessageType.Command));
        var sent = await Next(() => Company.Send("p", "q"));
        var toAll = await Next(() => Company.Broadcast("q"));
        var toData = await Next(() => Company.Broadcast("outside", AgentCategory.Data));
        await Next(() => Company.Broadcast("outside", AgentCategory.Device));
        var own = await Next(() => Company.Broadcast("p"));
        Assert.Equal([own, toData, toAll, sent, received], await Ids(new("p")));
        Assert.Equal([received], await Ids(new("p", MessageType.Command)));
        Assert.Equal([own], await Ids(new("p", Since: Now.AddSeconds(-1))));
        Refused(await Messages.List(new("nobody"), Cancellation), FaultCodes.NotFound);
        var record = Value(await Messages.List(new("p", MessageType.Command), Cancellation)).Items[0];
        Assert.Equal((MessageState.Pending, 0, false, "outside", "p", 300), (record.Status, record.Attempts, record.Acknowledged, record.Message.FromAgent, record.Message.ToAgent, record.Message.Ttl));
    }

    [Fact]
    public async Task Pages_of_messages_miss_nothing_although_times_are_equal()
    {
        await Company.Bear("p");
        await Company.Bear("q");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var all = new List<Guid>();
        for (var i = 0; i < 9; i++)
            all.Add(i % 3 == 0 ? await Company.Broadcast("x") : i % 3 == 1 ? await Company.Send("p", "q") : await Company.Send("q", "p"));
        var seen = new List<Guid>();
        for (string? cursor = null; ;)
        {
            var page = Value(await Messages.List(new("p", Limit: 2, Cursor: cursor), Cancellation));
            seen.AddRange(page.Items.Select(m => m.Message.Id));
            if ((cursor = page.Next) is null)
                break;
        }
        Assert.Equal(all.AsEnumerable().Reverse(), seen);
        Refused(await Messages.List(new("p", Cursor: "?"), Cancellation), FaultCodes.InvalidPayload, "$.cursor");
    }

    [Fact]
    public async Task The_company_s_messages_are_found_by_their_ends_type_state_and_what_they_belong_to()
    {
        foreach (var id in new[] { "p", "q", "r" })
            await Company.Bear(id);
        var there = await Next(() => Company.Send("p", "q", MessageType.Request));
        var back = await Next(() => Company.Send("q", "p", MessageType.Response, correlation: there));
        var self = await Next(() => Company.Send("p", "p"));
        var aside = await Next(() => Company.Send("outside", "r", MessageType.Command));
        var toAll = await Next(() => Company.Broadcast("q"));
        Assert.Equal([toAll, aside, self, back, there], await All(new()));
        Assert.Equal([self, back, there], await All(new("p")));
        Assert.Equal([aside], await All(new("outside")));
        Assert.Equal([toAll], await All(new(AgentMessage.Everyone)));
        Assert.Equal([back, there], await All(new("p", "q")));
        Assert.Equal([back, there], await All(new("q", "p")));
        Assert.Equal([self], await All(new("p", "p")));
        Assert.Equal([aside], await All(new(Other: "r")));
        Assert.Equal([aside], await All(new(Type: MessageType.Command)));
        Assert.Equal([toAll], await All(new(Status: MessageState.Delivered)));
        Assert.Equal([back, there], await All(new(CorrelationId: there)));
        Assert.Equal([back], await All(new("p", "q", MessageType.Response, CorrelationId: there)));
        Assert.Equal([toAll], await All(new(Since: Now)));
        Assert.Empty(await All(new("nobody")));
    }

    [Fact]
    public async Task Pages_of_the_company_s_messages_miss_nothing_although_times_are_equal()
    {
        await Company.Bear("p");
        await Company.Bear("q");
        var all = new List<Guid>();
        for (var i = 0; i < 7; i++)
            all.Add(i % 3 == 0 ? await Company.Send("x", "p") : i % 3 == 1 ? await Company.Send("p", "q") : await Company.Send("q", "p"));
        foreach (var (filter, expected) in new[] { (new CompanyMessageFilter(Limit: 2), all), (new("p", Limit: 2), all), (new("q", "p", Limit: 1), [.. all.Where((_, i) => i % 3 != 0)]) })
        {
            var seen = new List<Guid>();
            for (string? cursor = null; ;)
            {
                var page = Value(await Messages.ListAll(filter with { Cursor = cursor }, Cancellation));
                seen.AddRange(page.Items.Select(m => m.Message.Id));
                if ((cursor = page.Next) is null)
                    break;
            }
            Assert.Equal(expected.AsEnumerable().Reverse(), seen);
        }

        Refused(await Messages.ListAll(new(Cursor: "?"), Cancellation), FaultCodes.InvalidPayload, "$.cursor");
        Refused(await Messages.ListAll(new(Limit: 1_001), Cancellation), FaultCodes.InvalidPayload, "$.limit");
    }

    [Fact]
    public async Task A_message_is_found_by_its_id()
    {
        await Company.Bear("p");
        var id = await Company.Send("outside", "p");
        Assert.Equal(("outside", "p", MessageState.Pending), Ends(Value(await Messages.Find(id, Cancellation))));
        Refused(await Messages.Find(Guid.NewGuid(), Cancellation), FaultCodes.NotFound);
    }

    [Fact]
    public async Task A_connection_is_drawn_once()
    {
        await Company.Bear("a");
        await Company.Bear("b");
        var drawn = Value(await Writes.Create([new("a", "b", CreatedBy: "kim"), new("orchestrator", "a", "heartbeat", false, 8), new("a", "b")], Cancellation));
        Assert.Equal(2, drawn.Created);
        Assert.Equal(drawn.Connections[0], drawn.Connections[2]);
        Assert.Equal(("a", "b", "message", true, 5, "kim", "active", Now), Facts(drawn.Connections[0]));
        var again = Value(await Writes.Create([new("a", "b", Bidirectional: false)], Cancellation));
        Assert.Equal((0, drawn.Connections[0]), (again.Created, again.Connections[0]));
        Assert.Equal(2, (await Connections.List(null, Cancellation)).Count);
        Assert.Equal([drawn.Connections[0]], await Connections.List("b", Cancellation));
    }

    [Fact]
    public async Task One_unknown_end_and_none_is_drawn()
    {
        await Company.Bear("a");
        await Company.Bear("b");
        await Company.Bear("gone", life: Mycosoft.Ledger.Life.Deleted);
        Refused(await Writes.Create([new("a", "b"), new("a", "gone")], Cancellation), FaultCodes.NotFound);
        Refused(await Writes.Create([new("a", "b"), new("b", "b")], Cancellation), FaultCodes.InvalidPayload, "$.connections[1].target");
        Assert.Empty(await Connections.List(null, Cancellation));
    }

    [Fact]
    public async Task A_thousand_are_drawn_in_one_call()
    {
        var births = Enumerable.Range(0, 1_001).Select(i => new Mycosoft.Ledger.BearAgent($"a{i}", "probe", AgentCategory.Data, Mycosoft.Ledger.Life.Active, JsonText.EmptyObject, Now, Now, null, Company.Silo, new("lifecycle:spawn", null, null, true, 0, Now)));
        await Company.Write([.. births]);
        var drawn = Value(await Writes.Create([.. Enumerable.Range(0, 1_000).Select(i => new ConnectionRequest($"a{i}", $"a{i + 1}"))], Cancellation));
        Assert.Equal(1_000, drawn.Created);
        Assert.Equal("a999", drawn.Connections[999].Source);
    }

    [Fact]
    public async Task Deleting_a_pair_removes_both_directions_and_finds_a_two_way_one_from_either_end()
    {
        foreach (var id in new[] { "a", "b", "c" })
            await Company.Bear(id);
        await Writes.Create([new("a", "b"), new("b", "a", "data", false), new("a", "c", Bidirectional: false)], Cancellation);
        Refused(await Writes.Delete(new(Source: "c", Target: "a"), Cancellation), FaultCodes.NotFound);
        Assert.Equal(2, Value(await Writes.Delete(new(Source: "b", Target: "a"), Cancellation)).Count);
        Refused(await Writes.Delete(new(Source: "a", Target: "b"), Cancellation), FaultCodes.NotFound);
        var last = (await Connections.List(null, Cancellation)).Single();
        Assert.Equal(1, Value(await Writes.Delete(new(last.Id), Cancellation)).Count);
        Refused(await Writes.Delete(new(last.Id), Cancellation), FaultCodes.NotFound);
        Refused(await Writes.Delete(new(Source: "a"), Cancellation), FaultCodes.InvalidPayload, "$");
    }

    [Fact]
    public async Task What_was_drawn_and_removed_is_told_and_what_was_there_already_is_not()
    {
        await Company.Bear("a");
        await Company.Bear("b");
        using var heard = Feed.Subscribe(10);
        await Writes.Create([new("a", "b", "data")], Cancellation);
        await Writes.Create([new("a", "b", "data")], Cancellation);
        await Writes.Delete(new(Source: "a", Target: "b"), Cancellation);
        await Writes.Delete(new(Guid.NewGuid()), Cancellation);
        var told = new List<FeedEvent>();
        while (heard.Events.TryRead(out var happened))
            told.Add(happened);
        Assert.Equal(
            [(FeedEvent.ConnectionEvent, "connection_drawn", "a", "b", "data"), (FeedEvent.ConnectionEvent, "connection_removed", "a", "b", "data")],
            told.Select(e => (e.Type, e.Name, e.AgentId, e.OtherAgent, e.Detail)));
    }

    [Fact]
    public async Task A_connection_of_a_deleted_agent_is_not_shown()
    {
        await Company.Bear("a");
        await Company.Bear("b");
        await Writes.Create([new("a", "b")], Cancellation);
        await Execute("UPDATE agents SET life = 'deleted' WHERE id = 'b'");
        Assert.Empty(await Connections.List(null, Cancellation));
    }

    [Fact]
    public async Task Traffic_counts_messages_and_delegated_tasks_of_the_window()
    {
        await Company.Bear("a");
        await Company.Bear("b");
        await Company.Send("a", "b");
        Clock.Advance(TimeSpan.FromMinutes(10));
        await Company.Send("a", "b");
        await Company.Send("b", "a");
        await Company.Broadcast("a");
        Clock.Advance(TimeSpan.FromSeconds(5));
        await Company.Accept("b", requester: "a");
        Assert.Equal([new("a", "b", 2, Now), new("b", "a", 1, Now.AddSeconds(-5))], await Connections.Traffic(60, Cancellation));
        Assert.Equal(3, (await Connections.Traffic(3_600, Cancellation))[0].Messages);
    }

    [Fact]
    public async Task How_long_messages_took_is_the_mean_of_those_that_were_delivered()
    {
        await Company.Bear("a");
        await Company.Bear("b");
        await Deliver("a", "b", TimeSpan.FromMilliseconds(20));
        await Deliver("a", "b", TimeSpan.FromMilliseconds(41));
        await Company.Send("a", "b");
        await Company.Send("b", "a");
        Assert.Equal([("a", 30.5), ("b", null)], (await Connections.Traffic(60, Cancellation)).Select(edge => (edge.Source, edge.LatencyMs)));
    }

    private async Task Deliver(string from, string to, TimeSpan after)
    {
        var id = await Company.Send(from, to);
        Clock.Advance(after);
        await Company.Write(new SettleMessage(to, 1, id, MessageState.Delivered, 1, null, Now));
    }

    private static (string, string, string, bool, int, string, string, DateTime) Facts(ConnectionRecord c) =>
        (c.Source, c.Target, c.Type, c.Bidirectional, c.Priority, c.CreatedBy, c.Status, c.CreatedAt);

    private static (string, string, MessageState) Ends(MessageRecord record) => (record.Message.FromAgent, record.Message.ToAgent, record.Status);

    private async Task<IEnumerable<Guid>> All(CompanyMessageFilter filter) => Value(await Messages.ListAll(filter, Cancellation)).Items.Select(m => m.Message.Id);

    private async Task<Guid> Next(Func<Task<Guid>> send)
    {
        Clock.Advance(TimeSpan.FromSeconds(2));
        return await send();
    }

    private async Task<IEnumerable<Guid>> Ids(MessageFilter filter) => Value(await Messages.List(filter, Cancellation)).Items.Select(m => m.Message.Id);
}

public sealed class SqliteMessageReads() : MessageReads(new SqliteUnderTest());

public sealed class PostgresMessageReads(PostgresFixture fixture) : MessageReads(new PostgresUnderTest(fixture));
