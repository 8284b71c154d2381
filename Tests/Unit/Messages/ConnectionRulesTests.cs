using Mycosoft.Messages;

namespace Mycosoft.Tests.Unit.Messages;

public sealed class ConnectionRulesTests
{
    [Fact]
    public void A_plain_connection_is_allowed() => Assert.Null(ConnectionRules.Check([new("a", "b"), new("orchestrator", "b", "heartbeat", false, 10)]));

    [Fact]
    public void The_first_fault_is_named_by_its_path()
    {
        Refused("$.connections", []);
        Refused("$.connections", [.. Enumerable.Repeat(new ConnectionRequest("a", "b"), 1_001)]);
        Refused("$.target", new ConnectionRequest("a", "a"));
        Refused("$.source", new ConnectionRequest("", "a"));
        Refused("$.target", new ConnectionRequest("a", ""));
        Refused("$.type", new ConnectionRequest("a", "b", "telepathy"));
        Refused("$.priority", new ConnectionRequest("a", "b", Priority: 7));
        Refused("$.connections[1].type", new("a", "b"), new("a", "b", "telepathy"));
    }

    [Fact]
    public void The_orchestrator_needs_no_row() => Assert.Equal(["a", "b"], ConnectionRules.Ends([new("orchestrator", "a"), new("b", "orchestrator"), new("a", "b")]));

    private static void Refused(string path, params ConnectionRequest[] requests)
    {
        var fault = ConnectionRules.Check(requests);
        Assert.Equal((FaultCodes.InvalidPayload, path), (fault?.Code, fault?.Path));
    }
}
