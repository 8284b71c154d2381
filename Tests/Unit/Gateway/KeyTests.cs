using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Mycosoft.Auth;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class KeyTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"mas-keys-{Guid.NewGuid():N}");

    [Fact]
    public void Any_of_the_keys_opens_and_another_does_not()
    {
        var ring = new KeyRing(["first", "second"]);
        Assert.Equal(KeyRing.PrincipalOf("second"), ring.Find("second")?.Principal.Identity?.Name);
        Assert.Null(ring.Find("Second"));
        Assert.Null(ring.Find(""));
        Assert.Null(ring.Find(new string('x', 5_000)));
    }

    [Fact]
    public void A_principal_is_named_by_the_beginning_of_its_keys_hash() => Assert.Equal("key:2bb80d53", KeyRing.PrincipalOf("secret"));

    [Fact]
    public void The_admin_key_is_made_once_for_its_owner_only_and_found_again()
    {
        var (key, created) = AdminKeyFile.ReadOrCreate(_directory);
        Assert.True(created);
        Assert.StartsWith("mas_", key, StringComparison.Ordinal);
        Assert.Equal((key, false), AdminKeyFile.ReadOrCreate(_directory));
        Assert.Equal([AdminKeyFile.Name], Directory.GetFiles(_directory).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory, AdminKeyFile.Name)));
    }

    [Fact]
    public void A_key_that_others_can_read_stops_the_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        AdminKeyFile.ReadOrCreate(_directory);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(_directory, AdminKeyFile.Name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var refusal = Assert.Throws<OptionsValidationException>(() => AdminKeyFile.ReadOrCreate(_directory));
        Assert.Contains("chmod 600", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_come_from_every_place_that_may_name_them()
    {
        var options = Options(("MAS_API_KEY", "a"), ("MAS_API_KEYS", "b, c,"), ("Mas:ApiKeys:0", "d"), ("Mas:ApiKeys:1", "a"));
        Assert.Equal(["a", "b", "c", "d"], options.ApiKeys.Order());
    }

    [Theory]
    [InlineData("http://127.0.0.1:8001;http://localhost:8002;http://[::1]:8003", null, 0)]
    [InlineData("http://0.0.0.0:8001;http://*:8002", null, 2)]
    [InlineData("http://127.0.0.1:8001", "key", 1)]
    public void Without_keys_is_only_for_loopback(string urls, string? key, int errors)
    {
        var options = Options(("MAS_ALLOW_UNAUTHENTICATED", "true"), ("urls", urls), ("MAS_API_KEY", key));
        Assert.Equal(errors, new GatewayOptionsValidator().Validate(null, options).Failures?.Count() ?? 0);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8001", "http://127.0.0.1:8001/?api_key=k")]
    [InlineData("http://[::]:8001", "http://127.0.0.1:8001/?api_key=k")]
    [InlineData("http://0.0.0.0:8001", "http://127.0.0.1:8001/?api_key=k")]
    public void The_login_link_can_be_opened_on_this_machine(string address, string expected) => Assert.Equal(expected, Doorkeeper.Link(address, "k"));

    public void Dispose()
    {
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private static GatewayOptions Options(params (string Key, string? Value)[] settings)
    {
        var options = new GatewayOptions();
        GatewayOptions.Read(options, new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => pair.Value)).Build());
        return options;
    }
}
