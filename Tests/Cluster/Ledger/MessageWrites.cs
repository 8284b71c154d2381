using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tests.Support.Postgres;
using static Mycosoft.Tests.Cluster.Ledger.LedgerBench;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class SqliteMessageWritesTests() : MessageWrites(new SqliteBench());

public sealed class PostgresMessageWritesTests(PostgresFixture postgres) : MessageWrites(new PostgresBench(postgres));

public abstract class MessageWrites(LedgerBench bench) : LedgerStoreSuite(bench)
{
    [Fact]
    public async Task A_message_waits_in_the_inbox_as_it_was_sent_and_is_counted_at_both_ends()
    {
        await Bench.Born("a-agent", "b-agent");
        var (first, second) = (Message("a-agent", "b-agent"), Message("owner", "b-agent"));
        Assert.Equal([Verdict.Written, Verdict.Written, Verdict.Written], await Bench.Verdicts(Into(second, seq: 2), Into(first, seq: 1), Into(Message("b-agent", "a-agent"))));
        var inbox = (await Bench.Claim("b-agent")).Inbox;
        Assert.Equal([(first.Id, 1L), (second.Id, 2L)], inbox.Select(row => (row.Message.Id, row.Seq)));
        Assert.Equal(first with { Payload = default }, inbox[0].Message with { Payload = default });
        Assert.Equal((0, Now.AddMinutes(5)), (inbox[0].Attempts, inbox[0].ExpiresAt));
        Assert.Equal("1", await Bench.Read("SELECT messages_sent FROM agents WHERE id = 'a-agent'"));
        Assert.Equal("1", await Bench.Read("SELECT messages_sent FROM agents WHERE id = 'b-agent'"));
        Assert.Equal("2", await Bench.Read("SELECT messages_received FROM agents WHERE id = 'b-agent'"));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM agents a JOIN agent_messages m ON m.to_agent = a.id AND m.timestamp = a.last_heard WHERE a.id = 'a-agent'"));
    }

    [Fact]
    public async Task The_same_message_again_is_a_duplicate_and_counted_once()
    {
        await Bench.Born("a-agent", "b-agent");
        var message = Message("a-agent", "b-agent");
        Assert.Equal(
            [Verdict.Written, Verdict.Duplicate, Verdict.Mismatch, Verdict.Stale],
            await Bench.Verdicts(Into(message), Into(message, seq: 2), Into(message with { ToAgent = "a-agent" }), Into(Message("a-agent", "b-agent"), epoch: 5)));
        Assert.Equal("1", await Bench.Read("SELECT messages_received FROM agents WHERE id = 'b-agent'"));
        Assert.Equal(Verdict.Written, await Bench.Write(Into(message)));
        var everyone = Message("a-agent", AgentMessage.Everyone);
        Assert.Equal([Verdict.Written, Verdict.Written, Verdict.Duplicate], [await Bench.Write(Out(everyone, 60)), await Bench.Write(Out(everyone, 60)), await Bench.Write(Out(everyone with { Timestamp = Now.AddSeconds(1) }, 60))]);
        Assert.Equal(("1", "2"), (await Bench.Read("SELECT messages_received FROM agents WHERE id = 'b-agent'"), await Bench.Read("SELECT messages_sent FROM agents WHERE id = 'a-agent'")));
    }

    [Fact]
    public async Task A_settled_message_leaves_the_inbox_and_settles_once()
    {
        await Bench.Born("b-agent");
        var message = Message("owner", "b-agent");
        var again = new SettleMessage("b-agent", 1, message.Id, MessageState.Pending, 1, "busy", Now);
        var done = again with { State = MessageState.Delivered, Attempts = 2, Error = null };
        Assert.Equal(
            [Verdict.Written, Verdict.Written, Verdict.Written, Verdict.Written, Verdict.NotFound, Verdict.NotFound],
            await Bench.Verdicts(Into(message), again, done, done, done with { State = MessageState.Dead }, done with { MessageId = Guid.CreateVersion7() }));
        Assert.Empty((await Bench.Claim("b-agent")).Inbox);
        Assert.Equal("2", await Bench.Read("SELECT attempts FROM agent_messages WHERE acknowledged AND ack_time IS NOT NULL"));
    }

    [Fact]
    public async Task Only_the_receiver_acknowledges()
    {
        await Bench.Born("a-agent", "b-agent");
        var message = Message("a-agent", "b-agent");
        await Bench.Write(Into(message));
        Assert.Equal(Verdict.NotFound, await Bench.Write(new AcknowledgeMessage("a-agent", message.Id, Now)));
        Assert.Null(await Bench.Read("SELECT 1 FROM agent_messages WHERE acknowledged"));
        Assert.Equal([Verdict.Written, Verdict.Written], await Bench.Verdicts(new AcknowledgeMessage("b-agent", message.Id, Now), new AcknowledgeMessage("b-agent", message.Id, Now)));
        Assert.Equal("1", await Bench.Read("SELECT 1 FROM agent_messages WHERE acknowledged"));
    }

    [Fact]
    public async Task A_broadcast_is_seen_by_those_it_is_for_until_they_have_read_it()
    {
        await Bench.Commit(Birth("a-agent"), Birth("b-agent"), Birth("d-agent", category: AgentCategory.Device));
        var everyone = Message("a-agent", AgentMessage.Everyone, at: Now.AddSeconds(1));
        var devices = Message("a-agent", AgentMessage.Everyone, category: AgentCategory.Device, at: Now.AddSeconds(2));
        var brief = Message("a-agent", AgentMessage.Everyone, at: Now.AddSeconds(3));
        Assert.Equal(
            [Verdict.Written, Verdict.Written, Verdict.Written, Verdict.Duplicate],
            await Bench.Verdicts(Out(everyone, 60), Out(devices, 60), Out(brief, 5), Out(everyone with { Timestamp = Now.AddSeconds(9) }, 60)));

        Assert.Empty(await Heard("a-agent", AgentCategory.Corporate, 4));
        Assert.Equal([everyone.Id, brief.Id], (await Heard("b-agent", AgentCategory.Corporate, 4)).Select(b => b.Message.Id));
        Assert.Equal([everyone.Id, devices.Id], (await Heard("d-agent", AgentCategory.Device, 30)).Select(b => b.Message.Id));
        Assert.All(await Heard("d-agent", AgentCategory.Device, 0), b => Assert.Equal(2, b.Message.Chain?.Hops));
        var row = await Bench.Claim("b-agent");
        var numbers = (await Heard("b-agent", AgentCategory.Corporate, 4)).Select(b => b.Number).ToList();
        Assert.True(row.BroadcastsHeard < numbers[0] && numbers[^1] <= row.BroadcastsSent, $"{row.BroadcastsHeard} < {numbers[0]}, {numbers[^1]} <= {row.BroadcastsSent}");
        var see = new SeeBroadcasts("b-agent", 2, numbers[0], 1);
        Assert.Equal([Verdict.Written, Verdict.Written, Verdict.Stale], await Bench.Verdicts(see, see, see with { Epoch = 1 }));
        Assert.Equal([brief.Id], (await Heard("b-agent", AgentCategory.Corporate, 4)).Select(b => b.Message.Id));
        Assert.Equal(row.BroadcastsSent, (await Bench.Commit(Birth("late-agent")))[0].Agent!.BroadcastsHeard);
        Assert.Equal("1", await Bench.Read("SELECT messages_received FROM agents WHERE id = 'b-agent'"));
        Assert.Equal("3", await Bench.Read("SELECT messages_sent FROM agents WHERE id = 'a-agent'"));
    }

    [Fact]
    public async Task Broadcasts_are_numbered_in_the_order_of_their_commits()
    {
        await Bench.Born("a-agent");
        var sent = Enumerable.Range(0, 60).Select(i => Message("a-agent", AgentMessage.Everyone, at: Now.AddSeconds(-i))).ToList();
        await Task.WhenAll(sent.Chunk(3).Select(chunk => Task.Run(() => Bench.Commit([.. chunk.Select(m => Out(m, 600))]))));
        var heard = await Heard("b-agent", AgentCategory.Corporate, 0);
        Assert.Equal(sent.Count, heard.Count);
        Assert.Equal(heard.Select(b => b.Number).Distinct().Order(), heard.Select(b => b.Number));
    }

    /// <summary>What the agent still has to hear.</summary>
    private async Task<IReadOnlyList<NumberedBroadcast>> Heard(string agentId, AgentCategory category, int seconds)
    {
        var reader = new BroadcastReader(Bench.Database, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now.AddSeconds(seconds)));
        var heard = await Bench.Read($"SELECT broadcasts_heard FROM agents WHERE id = '{agentId}'");
        return await reader.Between(long.Parse(heard ?? "0", System.Globalization.CultureInfo.InvariantCulture), await reader.Last(Cancellation), agentId, category, Cancellation);
    }

    private static AcceptMessage Into(AgentMessage message, long seq = 1, long epoch = 1) => new(message.ToAgent, epoch, message, seq, Now.AddMinutes(5));

    private static StoreMessage Out(AgentMessage message, int seconds) => new(message.FromAgent, message, Now.AddSeconds(seconds));
}
