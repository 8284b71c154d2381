using Microsoft.Extensions.Configuration;
using Mycosoft.Devices;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;
using NSec.Cryptography;

namespace Mycosoft.Tests.Unit.Devices;

public sealed class UnitKeysTests
{
    private static readonly byte[] Key = MakeKey();

    private readonly List<string> _errors = [];

    [Fact]
    public void A_key_is_its_units_under_either_name()
    {
        var keys = Read(("u1", Convert.ToBase64String(Key)), ("mycobrain-u2", Convert.ToBase64String(Key)), ("AA:BB:CC:01:E5:7D", Convert.ToBase64String(Key)));
        Assert.Empty(_errors);
        Assert.All((string[])["u1", "mycobrain-u1", "U1", "u2", "mycobrain-u2", "AA:BB:CC:01:E5:7D"], id => Assert.Equal(Key, keys.Of(id)));
        Assert.Null(keys.Of("u3"));
    }

    [Theory]
    [InlineData("u1", "")]
    [InlineData("u1", "not base64")]
    [InlineData("u1", "c2hvcnQ=")]
    [InlineData("coordinator", "AAAA")]
    [InlineData("a b", "AAAA")]
    public void A_bad_one_stops_the_start_by_name(string unit, string key) =>
        Assert.Contains(GatewayOptions.Check(Configuration((unit, key))), error => error.StartsWith($"Mas:Devices:PublicKeys:{unit}: ", StringComparison.Ordinal));

    [Fact]
    public void Two_keys_of_one_unit_and_a_key_of_none_are_errors()
    {
        Read(("u1", Convert.ToBase64String(Key)), ("mycobrain-u1", Convert.ToBase64String(MakeKey())));
        Assert.Contains("two keys", Assert.Single(_errors), StringComparison.Ordinal);
        var bare = new ConfigurationBuilder().AddInMemoryCollection([new("Mas:Devices:PublicKeys", Convert.ToBase64String(Key))]).Build();
        Assert.Contains(GatewayOptions.Check(bare), error => error.StartsWith("Mas:Devices:PublicKeys is set", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_verified_readings_of_a_unit_with_a_key_count_and_whatever_else_it_says()
    {
        var keys = new UnitKeys(new Dictionary<string, byte[]> { ["mycobrain-u1"] = Key });
        foreach (var integrity in Enum.GetValues<Integrity>())
            Assert.Equal(integrity != Integrity.Verified, keys.Refuses("u1", new TelemetryMessage { Dialect = Dialect.Mdp, Integrity = integrity }));
        Assert.False(keys.Refuses("u2", new TelemetryMessage { Dialect = Dialect.Mdp }));
        Assert.False(keys.Refuses("u1", new EventMessage { Dialect = Dialect.Mdp, Name = "estop_activated" }));
    }

    private static byte[] MakeKey()
    {
        using var key = NSec.Cryptography.Key.Create(SignatureAlgorithm.Ed25519);
        return key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }

    private UnitKeys Read(params (string Unit, string Key)[] keys) => UnitKeys.Read(Configuration(keys), _errors);

    private static IConfiguration Configuration(params (string Unit, string Key)[] keys) =>
        new ConfigurationBuilder().AddInMemoryCollection(keys.Select(key => KeyValuePair.Create("Mas:Devices:PublicKeys:" + key.Unit, (string?)key.Key))).Build();
}
