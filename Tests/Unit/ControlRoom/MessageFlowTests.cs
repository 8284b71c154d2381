using Mycosoft.ControlRoom.Messages;
using Mycosoft.Messages;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class MessageFlowTests
{
    private static readonly DateTime Start = new(2026, 11, 26, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Two_that_talk_share_a_lane_whoever_speaks()
    {
        var flow = MessageFlow.Of([Line("a", "b", 0, 4), Line("b", "a", 5, 8), Line("a", "b", 10), Line("c", AgentMessage.Everyone, 10)])!;
        Assert.Equal([("a", "b", 3), ("c", AgentMessage.Everyone, 1)], flow.Lanes.Select(lane => (lane.One, lane.Two, lane.Dots.Count)));
        Assert.Equal([(0, true), (0.5, false), (1, true)], flow.Lanes[0].Dots.Select(dot => (dot.At, dot.IsFromOne)));
        Assert.Equal((TimeSpan.FromMilliseconds(8), null), (flow.Lanes[0].Latency, flow.Lanes[1].Latency));
        Assert.Equal((Start, Start.AddSeconds(10), 0), (flow.From, flow.To, flow.Others));
    }

    [Fact]
    public void Those_with_most_to_say_are_shown_and_the_rest_is_counted()
    {
        var flow = MessageFlow.Of([.. Enumerable.Range(0, 10).Select(i => Line("a", $"b{i}", i)), Line("a", "b3", 20)])!;
        Assert.Equal((8, 2, "b3"), (flow.Lanes.Count, flow.Others, flow.Lanes[0].Two));
    }

    [Fact]
    public void Without_messages_there_is_nothing_to_draw_and_one_stands_in_the_middle()
    {
        Assert.Null(MessageFlow.Of([]));
        Assert.Equal(0.5, Assert.Single(Assert.Single(MessageFlow.Of([Line("a", "b", 0)])!.Lanes).Dots).At);
    }

    [Fact]
    public void A_latency_is_what_was_recorded_or_nothing()
    {
        var message = new MessageRecord(new() { Id = Guid.NewGuid(), FromAgent = "a", ToAgent = "b", Timestamp = Start }, MessageState.Delivered, 1, true, Start.AddMilliseconds(12), null);
        Assert.Equal(TimeSpan.FromMilliseconds(12), Latency(message));
        Assert.Null(Latency(message with { AckTime = Start.AddMilliseconds(-1) }));
        Assert.Null(Latency(message with { Acknowledged = false, AckTime = null }));
    }

    [Fact]
    public void An_address_gives_back_what_made_it_and_what_means_nothing_filters_nothing()
    {
        var conversation = new Guid("01a20000-0000-7000-8000-000000000001");
        var query = new MessageQuery("a", "b", MessageType.Ack, MessageState.Dead, conversation);
        Assert.Equal($"control/messages?agent=a&other=b&type=ack&status=dead&conversation={conversation}", query.Address);
        Assert.Equal($"/messages?agent_id=a&other=b&type=ack&status=dead&correlation_id={conversation}&limit=50&cursor=x", query.Target("x"));
        Assert.Equal(query, MessageQuery.Of("a", "b", "ack", "dead", conversation.ToString()));
        Assert.Equal(MessageQuery.Everything, MessageQuery.Of("", " ", "shout", "lost", "no id"));
        Assert.Equal(new MessageQuery("b"), MessageQuery.Of(null, "b", null, null, null));
    }

    [Theory]
    [InlineData("kim", "kim")]
    [InlineData("key:19945b35", "key:19945b35")]
    [InlineData("Kim <kim@example.org>", "kim-kim-example-org")]
    [InlineData("ab12", "person")]
    [InlineData("ü", "person")]
    public void A_person_sends_under_a_name_that_can_be_an_address(string principal, string sender) => Assert.Equal(sender, MessageDraft.SenderOf(principal));

    [Fact]
    public void A_message_is_written_or_says_what_is_missing()
    {
        var draft = new MessageDraft { Payload = "[]", Ttl = "long", Correlation = "x" };
        Assert.Null(draft.Write("kim"));
        Assert.All((string[])["$.to_agent", "$.payload", "$.ttl", "$.correlation_id"], path => Assert.NotNull(draft.ErrorOf(path)));
        draft.Payload = "{ \"a\": 1 ";
        Assert.Null(draft.Write("kim"));
        Assert.StartsWith("This is not JSON (line 1", draft.ErrorOf("$.payload"), StringComparison.Ordinal);
        draft = new() { To = AgentMessage.Everyone, Category = "core", Type = MessageType.Broadcast, Payload = "{\"a\":1}", WantsAck = true };
        var request = draft.Write("kim")!;
        Assert.Equal(("kim", "broadcast", "broadcast", "{\"a\":1}", 300, true, "core"), (request.FromAgent, request.ToAgent, request.MessageType, request.Payload.Value, request.Ttl, request.RequiresAck, request.ToCategory));
        Assert.True(draft.Blame("$.payload.a", "No."));
        Assert.Equal("No. ($.payload.a)", draft.ErrorOf("$.payload"));
        Assert.False(draft.Blame("$.from_agent", "No."));
    }

    private static TimeSpan? Latency(MessageRecord record) => MessageLine.Of(MessageView.Of(record)).Latency;

    private static MessageLine Line(string from, string to, int second, int? latency = null) => new(
        Guid.NewGuid(), from, to, MessageType.Event, MessageState.Delivered, Start.AddSeconds(second), latency is { } ms ? TimeSpan.FromMilliseconds(ms) : null, null, 1, null, null);
}
