using Mycosoft.Auth;
using Mycosoft.Births;
using Mycosoft.Gaps;
using Mycosoft.Hosting;
using Mycosoft.Messages;

namespace Mycosoft.Tests.Unit.Auth;

public sealed class PrincipalsTests
{
    [Theory]
    [InlineData(Roster.Principal)]
    [InlineData(GapWatch.Principal)]
    [InlineData(RetirementWatch.Principal)]
    [InlineData(Principals.PolicyFile)]
    [InlineData(Principals.DesiredFile)]
    [InlineData(Principals.Redis)]
    [InlineData(Principals.Anonymous)]
    [InlineData(Principals.Orchestrator)]
    [InlineData(AgentMessage.Everyone)]
    [InlineData("ROSTER")]
    [InlineData(" roster")]
    [InlineData("key:2bb80d53")]
    [InlineData("Key:x")]
    public void Names_that_the_company_acts_under_are_its_own(string name) => Assert.True(Principals.IsReserved(name));

    [Theory]
    [InlineData("alice")]
    [InlineData("roster-2")]
    [InlineData("keys")]
    [InlineData("ceo-agent")]
    public void Other_names_are_anybodys(string name) => Assert.False(Principals.IsReserved(name));

    [Fact]
    public void The_built_in_policy_trusts_no_name_that_somebody_could_take() =>
        Assert.All(Mycosoft.Policy.BuiltInPolicy.Document.Rules.SelectMany(rule => rule.Requester), name => Assert.True(Principals.IsReserved(name)));

    [Theory]
    [InlineData("roster")]
    [InlineData("admin:roster")]
    [InlineData("viewer:gap-detector")]
    public void A_configured_key_cannot_name_itself(string key) => Assert.StartsWith(Principals.KeyPrefix, KeyRing.PrincipalOf(ConfiguredKey.Parse(key).Text), StringComparison.Ordinal);
}
