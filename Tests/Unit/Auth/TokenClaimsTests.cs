using System.Security.Claims;
using Microsoft.Extensions.Configuration;
using Mycosoft.Auth;

namespace Mycosoft.Tests.Unit.Auth;

public sealed class TokenClaimsTests
{
    [Theory]
    [InlineData("roles", "viewer", Role.Viewer)]
    [InlineData("roles", "agent", Role.Agent)]
    [InlineData("roles", "Admin", null)]
    [InlineData("groups", "viewer", null)]
    public void A_role_is_a_claims_value(string type, string value, Role? role) => Assert.Equal(role, RoleOf("roles", (type, value)));

    [Fact]
    public void The_highest_role_counts_and_one_that_stands_apart_only_alone()
    {
        Assert.Equal(Role.Approver, RoleOf("roles", ("roles", "viewer"), ("roles", "approver"), ("roles", "agent"), ("roles", "nobody")));
        Assert.Equal(Role.Device, RoleOf("roles", ("roles", "device")));
    }

    [Theory]
    [InlineData("""{"roles":["offline","operator"]}""", Role.Operator)]
    [InlineData("""{"roles":"operator"}""", null)]
    [InlineData("""{"other":["operator"]}""", null)]
    [InlineData("""["operator"]""", null)]
    [InlineData("operator", null)]
    public void A_dot_leads_into_an_object(string value, Role? role) => Assert.Equal(role, RoleOf("realm_access.roles", ("realm_access", value)));

    [Theory]
    [InlineData("roster")]
    [InlineData("Gap-Detector")]
    [InlineData(" redis ")]
    [InlineData("anonymous")]
    [InlineData("KEY:2bb80d53")]
    public void A_token_in_a_name_of_the_companys_own_opens_nothing(string subject) =>
        Assert.Equal(FaultCodes.Forbidden, TokenClaims.CallerOf([new("sub", subject), new("roles", "admin")], new()).Fault?.Code);

    [Theory]
    [InlineData("https://id.example/realms/mas", "mas", 0)]
    [InlineData("http://127.0.0.1:9000", "mas", 0)]
    [InlineData("http://id.example", "mas", 1)]
    [InlineData("id.example", "mas", 1)]
    [InlineData("https://id.example", "", 1)]
    [InlineData("", "mas", 1)]
    [InlineData("", "", 0)]
    public void A_provider_is_an_https_address_and_an_audience(string authority, string audience, int errors) =>
        Assert.Equal(errors, Check(("Mas:Oidc:Authority", authority), ("Mas:Oidc:Audience", audience)).Count);

    [Fact]
    public void A_provider_is_authentication()
    {
        (string, string?)[] provider = [("Mas:Oidc:Authority", "https://id.example"), ("Mas:Oidc:Audience", "mas")];
        Assert.Empty(Check([.. provider, ("urls", "http://10.0.0.5:8001")]));
        Assert.Single(Check([.. provider, ("MAS_ALLOW_UNAUTHENTICATED", "true")]));
    }

    private static IReadOnlyList<string> Check(params (string Key, string? Value)[] settings) =>
        GatewayOptions.Check(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => pair.Value)).Build());

    private static Role? RoleOf(string path, params (string Type, string Value)[] claims) =>
        TokenClaims.CallerOf([new("sub", "alice"), .. claims.Select(claim => new Claim(claim.Type, claim.Value))], new() { RoleClaim = path }).Value?.Role;
}
