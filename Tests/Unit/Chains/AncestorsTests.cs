using Mycosoft.Chains;

namespace Mycosoft.Tests.Unit.Chains;

public sealed class AncestorsTests
{
    private static readonly Guid First = Guid.CreateVersion7();
    private static readonly Guid Second = Guid.CreateVersion7();
    private static readonly JsonText Payload = new("""{"a":1,"b":[2.0]}""");

    private static string Chain => Ancestors.Add(Ancestors.Add(null, "one", First, "work", Payload), "two", Second, "work", Payload);

    [Fact]
    public void The_same_agent_with_the_same_task_closes_a_circle_from_there_on() =>
        Assert.Equal([("one", First), ("two", Second)], Ancestors.Circle(Chain, "one", "work", Payload)!.Select(a => (a.AgentId, a.TaskId)));

    [Theory]
    [InlineData("""{ "b": [2], "a": 1.0 }""", true)]
    [InlineData("""{"a":1,"b":[3]}""", false)]
    [InlineData("""{"a":1}""", false)]
    public void The_payload_is_compared_as_a_value(string payload, bool circle) => Assert.Equal(circle, Ancestors.Circle(Chain, "two", "work", new(payload)) is not null);

    [Theory]
    [InlineData("three", "work")]
    [InlineData("on", "work")]
    [InlineData("one", "wor")]
    [InlineData("one", "other")]
    public void Another_agent_or_task_closes_none(string agent, string type) => Assert.Null(Ancestors.Circle(Chain, agent, type, Payload));

    [Fact]
    public void What_nobody_waits_for_closes_none() => Assert.Null(Ancestors.Circle(null, "one", "work", Payload));

    [Fact]
    public void The_nearest_of_several_is_told()
    {
        var chain = Ancestors.Add(Chain, "one", Second, "work", Payload);
        Assert.Equal(Second, Assert.Single(Ancestors.Circle(chain, "one", "work", Payload)!).TaskId);
    }

    [Fact]
    public void A_very_long_chain_forgets_where_it_began_and_stays_readable()
    {
        string? chain = null;
        for (var number = 0; number < 1_000; number++)
            chain = Ancestors.Add(chain, $"agent-{number}", First, "work", Payload);
        Assert.True(chain!.Length <= 8_192, $"{chain.Length}");
        Assert.Null(Ancestors.Circle(chain, "agent-0", "work", Payload));
        Assert.Equal("agent-999", Assert.Single(Ancestors.Circle(chain, "agent-999", "work", Payload)!).AgentId);
    }
}
