using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class AgentIdsTests
{
    [Theory]
    [InlineData("cfo-agent", true)]
    [InlineData("mycobrain-COM7:1.b_c", true)]
    [InlineData("", false)]
    [InlineData("-x", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("x\n", false)]
    [InlineData("ümlaut", false)]
    [InlineData("deadbeef", false)]
    [InlineData("1234", false)]
    public void An_id_has_few_characters_and_is_no_hexadecimal_number(string id, bool possible) => Assert.Equal(possible, AgentIds.IsPossible(id));

    [Fact]
    public void An_id_has_at_most_100_characters() =>
        Assert.Equal((true, false), (AgentIds.IsPossible(new string('x', 100)), AgentIds.IsPossible(new string('x', 101))));

    [Theory]
    [InlineData("broadcast")]
    [InlineData("orchestrator")]
    [InlineData("roster")]
    [InlineData("gap-detector")]
    [InlineData("kinds")]
    public void Names_with_a_meaning_of_their_own_are_not_given_to_new_agents(string id) =>
        Assert.Equal((false, true), (AgentIds.CheckNew(id, "$.agent_id") is null, AgentIds.Check(id, "$.agent_id") is null));
}
