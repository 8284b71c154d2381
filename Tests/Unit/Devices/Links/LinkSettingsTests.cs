using Microsoft.Extensions.Configuration;
using Mycosoft.Devices.Links;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class LinkSettingsTests
{
    private readonly List<string> _errors = [];

    [Fact]
    public void Without_links_there_are_none() => Assert.Empty(Read());

    [Fact]
    public void Each_link_has_a_name_and_what_the_owner_left_out()
    {
        var links = Read(
            ("0:Type", "serial"), ("0:Address", "/dev/ttyACM0"), ("1:Type", "TCP"), ("1:Address", "127.0.0.1:9000"), ("1:BaudRate", "9600"), ("2:Type", "mqtt"), ("2:Address", "mqtts://broker"), ("2:Username", "u"), ("2:Password", "p"));
        Assert.Empty(_errors);
        Assert.Equal(["serial:/dev/ttyACM0", "tcp:127.0.0.1:9000", "mqtt:broker:8883"], links.Select(link => link.Name));
        Assert.Equal((115_200, 9_600), (links[0].BaudRate, links[1].BaudRate));
        Assert.Equal(("mycobrain", true, "u", true), (links[2].TopicPrefix, links[2].Tls, links[2].Username, links[2].IsShared));
        Assert.False(links[1].IsShared);
    }

    [Theory]
    [InlineData(null, null, 86_400)]
    [InlineData("ConnectionStrings:Redis", null, 60)]
    [InlineData("Mas:Clustering", null, 60)]
    [InlineData("Mas:Clustering", "900", 900)]
    public void Among_other_gateways_a_broker_keeps_messages_for_a_minute_only(string? key, string? own, int seconds)
    {
        var settings = new Dictionary<string, string?> { ["Mas:Links:0:Type"] = "mqtt", ["Mas:Links:0:Address"] = "mqtt://broker", ["Mas:Links:0:KeepSeconds"] = own };
        if (key is not null)
            settings[key] = "redis";
        Assert.Equal(seconds, Assert.Single(LinkSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), _errors)).Kept.TotalSeconds);
        Assert.Empty(_errors);
    }

    [Fact]
    public void Ports_of_the_same_name_on_two_machines_are_told_apart_by_names_of_their_own()
    {
        var links = Read(("0:Type", "serial"), ("0:Address", "/dev/ttyACM0"), ("0:Name", "roof"), ("1:Type", "serial"), ("1:Address", "/dev/ttyACM0"), ("1:Name", "cellar"));
        Assert.Equal(["roof", "cellar"], links.Select(link => link.Name));
    }

    [Fact]
    public void Every_bad_key_is_named()
    {
        Assert.Empty(Read(
            ("0:Type", "usb"), ("1:Type", "serial"), ("2:Type", "tcp"), ("2:Address", "nowhere"), ("3:Type", "mqtt"), ("3:Address", "mqtt://u:p@host"), ("3:BaudRate", "fast"), ("3:Tls", "maybe"), ("3:TopicPrefix", "a/+"), ("3:Password", "p"), ("3:CaFile", "/no/such/file"), ("3:KeepSeconds", "2"), ("3:Baud", "1")));
        Assert.All(
            (string[])["Mas:Links:0:Type", "Mas:Links:1:Address", "Mas:Links:2:Address", "Mas:Links:3:Address", "Mas:Links:3:BaudRate", "Mas:Links:3:Tls", "Mas:Links:3:TopicPrefix", "Mas:Links:3:Password", "Mas:Links:3:CaFile", "Mas:Links:3:KeepSeconds", "Mas:Links:3:Baud "],
            key => Assert.Contains(_errors, error => (error + " ").StartsWith(key, StringComparison.Ordinal)));
    }

    [Fact]
    public void One_link_twice_is_an_error()
    {
        Read(("0:Type", "tcp"), ("0:Address", "host:1"), ("1:Type", "tcp"), ("1:Address", "host:1"));
        Assert.Contains(_errors, error => error.Contains("tcp:host:1 is there 2 times", StringComparison.Ordinal));
    }

    [Fact]
    public void One_line_stands_for_every_port_that_is_plugged_in()
    {
        var link = Assert.Single(Read(("0:Type", "serial"), ("0:Address", "auto")));
        Assert.Equal((true, "serial:auto", UsbVendors.OfBoards), (link.IsAuto, link.Name, link.Vendors));
        Assert.Equal("serial:/dev/ttyACM0", link.To("/dev/ttyACM0").Name);
        Assert.Equal("roof:/dev/ttyACM0", Assert.Single(Read(("0:Type", "serial"), ("0:Address", "auto"), ("0:Name", "roof"))).To("/dev/ttyACM0").Name);
        Assert.Empty(_errors);
        Read(("0:Type", "serial"), ("0:Address", "auto"), ("1:Type", "serial"), ("1:Address", "auto"), ("1:Name", "roof"));
        Assert.Contains("more than one", Assert.Single(_errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_link_a_company_in_one_process_looks_for_boards_by_their_own_chip_and_no_other_does()
    {
        var found = Assert.Single(Links());
        Assert.Equal((true, "serial:auto", UsbVendors.Espressif), (found.IsAuto, found.Name, found.Vendors));
        Assert.Empty(Links(("Mas:Devices:Discover", "false")));
        Assert.Empty(Links(("ConnectionStrings:Postgres", "Host=db")));
        Assert.Empty(Links(("ConnectionStrings:Redis", "redis:6379")));
        Assert.Equal("tcp:host:1", Assert.Single(Links(("Mas:Links:0:Type", "tcp"), ("Mas:Links:0:Address", "host:1"))).Name);
        Assert.Contains(GatewayOptions.Check(Configuration(("Mas:Devices:Discover", "maybe"))), error => error.StartsWith("Mas:Devices:Discover", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("host:1", "tcp://host:1/")]
    [InlineData("[::1]:9000", "tcp://[::1]:9000/")]
    [InlineData("host", null)]
    [InlineData("host:0", null)]
    [InlineData("host:99999", null)]
    [InlineData("u@host:1", null)]
    [InlineData("host:1/path", null)]
    [InlineData("", null)]
    public void A_tcp_address_is_host_and_port(string address, string? expected) => Assert.Equal(expected, LinkAddress.Tcp(address)?.AbsoluteUri);

    [Theory]
    [InlineData("mqtt://broker", 1883)]
    [InlineData("mqtts://broker", 8883)]
    [InlineData("mqtt://broker:1884", 1884)]
    [InlineData("ws://broker/mqtt", 80)]
    [InlineData("wss://broker/mqtt", 443)]
    [InlineData("http://broker", null)]
    [InlineData("broker:1883", null)]
    [InlineData("mqtt://u:p@broker", null)]
    [InlineData("mqtt://broker/path", null)]
    public void A_broker_has_a_port(string address, int? port) => Assert.Equal(port, LinkAddress.Broker(address)?.Port);

    [Fact]
    public void The_start_names_them_among_the_others()
    {
        var errors = GatewayOptions.Check(Configuration(("Mas:Links:0:Type", "usb"), ("Mas:RateLimit:PerSecond", "many")));
        Assert.Contains(errors, error => error.StartsWith("Mas:Links:0:Type", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("Mas:RateLimit", StringComparison.Ordinal));
    }

    private IReadOnlyList<LinkSettings> Read(params (string Key, string Value)[] keys) => LinkSettings.Read(Configuration([.. keys.Select(key => ("Mas:Links:" + key.Key, key.Value))]), _errors);

    private static IReadOnlyList<LinkSettings> Links(params (string Key, string Value)[] keys)
    {
        var options = new GatewayOptions();
        GatewayOptions.Read(options, Configuration(keys));
        return options.Links;
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] keys) =>
        new ConfigurationBuilder().AddInMemoryCollection(keys.Select(key => KeyValuePair.Create(key.Key, (string?)key.Value))).Build();
}
