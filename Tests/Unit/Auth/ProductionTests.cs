using Microsoft.Extensions.Configuration;
using Mycosoft.Auth;

namespace Mycosoft.Tests.Unit.Auth;

public sealed class ProductionTests
{
    private const string Public = "http://10.0.0.5:8001";

    private const string Local = "http://127.0.0.1:8001";

    [Theory]
    [InlineData(Public, null, "no key is configured")]
    [InlineData("http://*:8001", null, "no key is configured")]
    [InlineData(Public, "fifteen-letters", "fewer than 16 characters")]
    [InlineData(Public, "a-key-of-sixteen,short", "fewer than 16 characters")]
    [InlineData(Public, "CHANGE_ME", "stands in examples")]
    [InlineData(Local, "changeme", "stands in examples")]
    [InlineData(Local, "viewer:Secret", "stands in examples")]
    public void A_start_in_production_is_refused(string urls, string? keys, string why) =>
        Assert.Contains(why, string.Join('\n', Errors(("urls", urls), ("MAS_API_KEYS", keys))), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null)]
    [InlineData(Local, null)]
    [InlineData("http://localhost:8001;http://[::1]:8001", null)]
    [InlineData(Local, "short")]
    [InlineData(Public, "a-key-of-sixteen")]
    [InlineData(Public, "viewer:a-key-of-sixteen,another-key-of-more-than-that")]
    public void A_start_on_its_own_machine_or_with_real_keys_is_not(string? urls, string? keys) => Assert.Empty(Errors(("urls", urls), ("MAS_API_KEYS", keys)));

    [Fact]
    public void Without_authentication_no_other_machine_is_served_in_any_environment()
    {
        Assert.Single(Errors(("urls", Public), ("MAS_ALLOW_UNAUTHENTICATED", "true")));
        Assert.Single(Errors(("urls", Public), ("MAS_ALLOW_UNAUTHENTICATED", "true"), ("environment", "Development")));
    }

    [Fact]
    public void Elsewhere_than_in_production_the_owner_may_be_careless()
    {
        Assert.Empty(Errors(("urls", Public), ("MAS_API_KEY", "secret"), ("environment", "Development")));
        Assert.NotEmpty(Errors(("urls", Public), ("MAS_API_KEY", "secret"), ("environment", "production")));
    }

    [Fact]
    public void A_silo_without_the_api_may_keep_the_key_it_made() => Assert.Empty(Errors(("urls", Public), ("Mas:Gateway", "false")));

    [Fact]
    public void A_key_has_one_role_and_a_role_has_a_key()
    {
        Assert.Contains("2 roles", Assert.Single(Errors(("MAS_API_KEYS", "viewer:same-key,operator:same-key"))), StringComparison.Ordinal);
        Assert.Contains("write role:key", Assert.Single(Errors(("MAS_API_KEYS", "viewer:"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", Role.Admin, "abc")]
    [InlineData("viewer:abc", Role.Viewer, "abc")]
    [InlineData("agent:abc:def", Role.Agent, "abc:def")]
    [InlineData("nobody:abc", Role.Admin, "nobody:abc")]
    [InlineData(":abc", Role.Admin, ":abc")]
    public void A_role_may_stand_before_a_configured_key(string text, Role role, string key)
    {
        Assert.Equal((role, key), (ConfiguredKey.Parse(text).Role, ConfiguredKey.Parse(text).Text));
        var ticket = new KeyRing([text]).Find(key);
        Assert.Equal((KeyRing.PrincipalOf(key), role), (ticket?.Principal.Identity?.Name, ((Caller?)ticket?.Principal.Identity)?.Role));
    }

    private static IReadOnlyList<string> Errors(params (string Key, string? Value)[] settings) =>
        GatewayOptions.Check(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => pair.Value)).Build());
}
