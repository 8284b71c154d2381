using System.Text.Json.Nodes;
using Mycosoft.Messages;
using Mycosoft.Redis;

namespace Mycosoft.Tests.Unit.Redis;

public sealed class BridgeMessageTests
{
    private const string Id = "8a6e0804-2bd0-4672-b79d-d97027f9071a";
    private static readonly DateTime Now = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_message_of_the_original_is_read_as_it_was_sent()
    {
        var message = Read("agent:search-agent", $$"""{"id":"{{Id}}","from_agent":"etl-agent","to_agent":"search-agent","message_type":"request","payload":{"task_id":"x","task_type":"get_status"},"priority":8,"requires_ack":true,"timestamp":"2026-01-24T16:01:21.123456","correlation_id":null,"ttl":60}""").Value!;
        Assert.Equal((Guid.Parse(Id), "etl-agent", "search-agent", MessageType.Request, 8, true, 60, Now), (message.Id, message.FromAgent, message.ToAgent, message.MessageType, message.Priority, message.RequiresAck, message.Ttl, message.Timestamp));
        Assert.Equal("get_status", (string?)JsonNode.Parse(message.Payload.ToString())!["task_type"]);
    }

    [Fact]
    public void A_heartbeat_goes_to_MYCA() =>
        Assert.Equal("myca-core", Read("orchestrator:heartbeats", $$"""{"id":"{{Id}}","from_agent":"a","to_agent":"orchestrator","message_type":"heartbeat","payload":{"status":"active"} }""").Value!.ToAgent);

    [Fact]
    public void What_the_company_published_itself_is_passed_over() => Assert.Null(BridgeMessage.Read("agent:a", """{"origin":"silo-1"}""", "myca-core", Now));

    [Theory]
    [InlineData("not json", "$")]
    [InlineData("[]", "$")]
    [InlineData("""{"id":"7","from_agent":"a"}""", "$.id")]
    [InlineData($$"""{"id":"{{Id}}"}""", "$.from_agent")]
    [InlineData($$"""{"id":"{{Id}}","from_agent":"a","to_agent":"c"}""", "$.to_agent")]
    [InlineData($$"""{"id":"{{Id}}","from_agent":"a","message_type":"gossip"}""", "$.message_type")]
    [InlineData($$"""{"id":"{{Id}}","from_agent":"a","message_type":"3"}""", "$.message_type")]
    [InlineData($$"""{"id":"{{Id}}","from_agent":"a","priority":4}""", "$.priority")]
    [InlineData($$"""{"id":"{{Id}}","from_agent":"a","priority":"high"}""", "$.priority")]
    [InlineData($$"""{"id":"{{Id}}","from_agent":"a","ttl":0}""", "$.ttl")]
    [InlineData($$"""{"id":"{{Id}}","from_agent":"a","payload":[1]}""", "$.payload")]
    public void What_does_not_fit_is_refused_at_its_path(string text, string path)
    {
        var fault = Read("agent:b", text).Fault;
        Assert.Equal((FaultCodes.InvalidPayload, path), (fault?.Code, fault?.Path));
    }

    private static Answer<AgentMessage> Read(string channel, string text) => BridgeMessage.Read(channel, text, "myca-core", Now)!;
}
