using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Messages;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Messages;

public sealed class SqliteMessageHandlingTests(SqliteCompany company) : MessageHandling(company), IClassFixture<SqliteCompany>;

public sealed class PostgresMessageHandlingTests(PostgresCompany company) : MessageHandling(company), IClassFixture<PostgresCompany>;

/// <summary>What an agent does with the messages it gets.</summary>
public abstract class MessageHandling(CompanyFixture company) : CompanySuite(company)
{
    [Theory]
    [InlineData("""{"task_type":"work","payload":{"text":"nested"}}""", "nested")]
    [InlineData("""{"task_type":"work","task_id":"x","text":"flat"}""", "flat")]
    public async Task A_request_from_outside_becomes_a_task_and_its_result_a_response(string payload, string text)
    {
        var agent = await Spawn();
        var request = Message("outside", agent, MessageType.Request, payload);
        Value(await Deliver(request));
        await Settles(agent, request.Id, MessageState.Delivered);
        Assert.Equal("message", (await Ends(request.Id)).Source);
        var response = await Response(agent, request.Id);
        Assert.Equal(("outside", MessageType.Response), (response.ToAgent, response.MessageType));
        var body = JsonDocument.Parse(response.Payload.Value).RootElement;
        Assert.Equal(("completed", text), (body.GetProperty("status").GetString(), body.GetProperty("result").GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_request_from_an_agent_is_answered_into_its_inbox()
    {
        var (asker, agent) = (await Spawn(), await Spawn());
        await Ends(await Submit(asker, Ask("write", JsonOf(new Letters(agent, 1, MessageType.Request, new("""{"task_type":"work","payload":{"text":"hello"}}"""))))));
        var heard = await Eventually.Value(() => Task.FromResult(Workshop.Heard(asker)), h => h.Count == 1, "the response is heard", Patience, Cancellation);
        Assert.Equal((agent, MessageType.Response), (heard[0].FromAgent, heard[0].MessageType));
        Assert.Contains("hello", heard[0].Payload.Value, StringComparison.Ordinal);
        Assert.NotNull(Value(await Find(heard[0].CorrelationId!.Value)).CompletedAt);
        await Eventually.Value(() => State(asker), s => s is { MessagesSent: 1, MessagesReceived: 1 }, "both are counted", Patience, Cancellation);
    }

    [Theory]
    [InlineData("""{"task_type":"unheard-of"}""", "invalid_payload")]
    [InlineData("""{"no":"type"}""", "invalid_payload")]
    [InlineData("""{"task_type":"work","payload":{"throws":true}}""", "internal")]
    public async Task A_request_that_fails_is_answered_with_its_fault(string payload, string code)
    {
        var agent = await Spawn();
        var request = Message("outside", agent, MessageType.Request, payload);
        Value(await Deliver(request));
        await Settles(agent, request.Id, MessageState.Delivered);
        Assert.Equal(code, JsonDocument.Parse((await Response(agent, request.Id)).Payload.Value).RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Messages_of_a_pair_are_heard_in_the_order_in_which_they_were_sent()
    {
        var (one, two, agent) = (await Spawn(), await Spawn(), await Spawn());
        var sending = await Task.WhenAll(Submit(one, Ask("write", JsonOf(new Letters(agent, 50)))), Submit(two, Ask("write", JsonOf(new Letters(agent, 50)))));
        foreach (var id in sending)
            await Ends(id);
        await Eventually.Equal(100, () => Task.FromResult(Workshop.Heard(agent).Count), "all are heard", Patience, Cancellation);
        foreach (var sender in (string[])[one, two])
            Assert.Equal(Enumerable.Range(0, 50), Workshop.Heard(agent).Where(m => m.FromAgent == sender).Select(m => JsonDocument.Parse(m.Payload.Value).RootElement.GetProperty("n").GetInt32()));
    }

    [Fact]
    public async Task One_sender_does_not_hold_up_another()
    {
        var agent = await Spawn();
        var held = Message("slow", agent, MessageType.Event, $$"""{"gate":"{{agent}}"}""");
        var after = Message("slow", agent, MessageType.Event);
        var other = Message("fast", agent, MessageType.Event);
        foreach (var message in (AgentMessage[])[held, after, other])
            Value(await Deliver(message));
        await Settles(agent, other.Id, MessageState.Delivered);
        Assert.Equal(MessageState.Pending, (await Mail(agent, after.Id))!.Status);
        Workshop.Open(agent);
        await Settles(agent, after.Id, MessageState.Delivered);
    }

    [Fact]
    public async Task The_same_message_twice_is_heard_once()
    {
        var agent = await Spawn();
        var message = Message("outside", agent, MessageType.Event);
        Assert.False(Value(await Deliver(message)).Replayed);
        await Settles(agent, message.Id, MessageState.Delivered);
        Assert.True(Value(await Deliver(message)).Replayed);
        Refused(await Deliver(message with { FromAgent = "another" }), FaultCodes.PreconditionFailed);
        var last = Message("outside", agent, MessageType.Event);
        Value(await Deliver(last));
        await Settles(agent, last.Id, MessageState.Delivered);
        Assert.Equal([message.Id, last.Id], Workshop.Heard(agent).Select(m => m.Id));
    }

    [Fact]
    public async Task A_message_whose_time_has_passed_before_its_turn_expires_unheard()
    {
        var agent = await Spawn();
        var first = Message("outside", agent, MessageType.Event, $$"""{"gate":"{{agent}}"}""", ttl: 3_600);
        var late = Message("outside", agent, MessageType.Event, ttl: 10);
        Value(await Deliver(first));
        Value(await Deliver(late));
        Company.Clock.Advance(TimeSpan.FromSeconds(11));
        Workshop.Open(agent);
        await Settles(agent, late.Id, MessageState.Expired);
        Assert.Equal([first.Id], Workshop.Heard(agent).Select(m => m.Id));
    }

    [Fact]
    public async Task A_poison_message_is_put_aside_after_five_attempts_and_the_next_is_heard()
    {
        var agent = await Spawn();
        var poison = Message("outside", agent, MessageType.Event, """{"poison":true}""", ttl: 86_400);
        var next = Message("outside", agent, MessageType.Event, ttl: 86_400);
        Value(await Deliver(poison));
        Value(await Deliver(next));
        await Eventually.True(
            async () =>
            {
                Company.Clock.Advance(TimeSpan.FromSeconds(2));
                return (await Mail(agent, next.Id))!.Status == MessageState.Delivered;
            },
            "the next message is handled",
            Patience,
            Cancellation);
        var dead = (await Mail(agent, poison.Id))!;
        Assert.Equal((MessageState.Dead, 5, "It is poison."), (dead.Status, dead.Attempts, dead.Error));
        Assert.Equal(5, Workshop.Heard(agent).Count(m => m.Id == poison.Id));
    }

    [Fact]
    public async Task A_sender_that_wants_an_ack_gets_one()
    {
        var (sender, agent) = (await Spawn(), await Spawn());
        var message = Message(sender, agent, MessageType.Event) with { RequiresAck = true };
        Value(await Deliver(message));
        await Settles(agent, message.Id, MessageState.Delivered);
        var ack = await Eventually.Value(() => Answer(sender, message.Id), m => m?.Status == MessageState.Delivered, "the ack has arrived", Patience, Cancellation);
        Assert.Equal((MessageType.Ack, agent, sender), (ack!.Message.MessageType, ack.Message.FromAgent, ack.Message.ToAgent));
        Assert.True((await Mail(agent, message.Id))!.Acknowledged);
    }

    [Fact]
    public async Task Commands_change_the_life_of_their_receiver()
    {
        var agent = await Spawn();
        await Command("""{"command":"pause"}""");
        Assert.Equal(AgentStatus.Paused, (await State(agent)).Status);
        await Command("""{"command":"resume"}""");
        Assert.Equal(AgentStatus.Idle, (await State(agent)).Status);
        await Command("""{"command":"snapshot","reason":"told to"}""");
        Assert.Equal("told to", await Read($"SELECT reason FROM agent_snapshots WHERE agent_id = '{agent}'"));
        await Command("""{"command":"stop"}""");
        Assert.Equal(AgentStatus.Shutdown, (await State(agent)).Status);
        await Command("""{"command":"start"}""");
        Assert.Equal(AgentStatus.Idle, (await State(agent)).Status);
        await Command("""{"command":"delete"}""");
        Assert.Equal(AgentStatus.Idle, (await State(agent)).Status);

        async Task Command(string payload)
        {
            var command = Message("outside", agent, MessageType.Command, payload);
            Value(await Deliver(command));
            await Settles(agent, command.Id, MessageState.Delivered);
        }
    }

    [Fact]
    public async Task A_message_that_waits_outlives_the_silo()
    {
        var agent = await Spawn();
        var (first, second) = (Message("outside", agent, MessageType.Event, $$"""{"gate":"{{agent}}"}""", ttl: 86_400), Message("outside", agent, MessageType.Event, ttl: 86_400));
        Value(await Deliver(first));
        Value(await Deliver(second));
        await Company.Crash();
        Workshop.Open(agent);
        await Settles(agent, first.Id, MessageState.Delivered);
        await Settles(agent, second.Id, MessageState.Delivered);
        Assert.Equal([first.Id, second.Id], Workshop.Heard(agent).Select(m => m.Id).Distinct());
    }

    [Fact]
    public async Task An_archived_agent_and_one_that_does_not_exist_take_no_messages()
    {
        var agent = await Spawn();
        Value(await Change(agent, LifeVerb.Archive));
        Refused(await Deliver(Message("outside", agent, MessageType.Event)), FaultCodes.Conflict);
        Refused(await Deliver(Message("outside", "nobody", MessageType.Event)), FaultCodes.NotFound);
        var sender = await Spawn();
        Assert.Equal(FaultCodes.NotFound, (await Ends(await Submit(sender, Ask("write", JsonOf(new Letters("nobody", 1)))), TaskState.Failed)).ErrorCode);
    }

    private async Task<MessageRecord?> Answer(string agent, Guid request) =>
        Value(await Company.Grains.GetGrain<IMessages>(0).List(new(agent), Cancellation)).Items.SingleOrDefault(m => m.Message.CorrelationId == request);

    private async Task<AgentMessage> Response(string agent, Guid request) =>
        (await Eventually.Value(() => Answer(agent, request), m => m is not null, "the response is there", Patience, Cancellation))!.Message;
}
