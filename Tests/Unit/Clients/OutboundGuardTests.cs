using System.Net;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Tests.Unit.Clients;

public sealed class OutboundGuardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://１２７.0.0.1/")]
    [InlineData("http://localhost./")]
    [InlineData("http://LOCALHOST/")]
    public async Task Loopback_is_refused_in_every_spelling(string address)
    {
        var (url, fault) = OutboundGuard.Parse(address, "$.url");
        if (url is null)
        {
            Assert.Equal(FaultCodes.InvalidPayload, fault!.Code);
            return;
        }

        var (_, refusal) = await Guard(["127.0.0.1"]).Resolve(url, null, Token);

        Assert.Equal(FaultCodes.Forbidden, refusal?.Code);
        Assert.Contains("Mas:Outbound:Allow", refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("gopher://example.org/")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("http://user@example.org/")]
    public void Other_schemes_and_user_names_are_refused(string address) => Assert.Equal(FaultCodes.Forbidden, OutboundGuard.Parse(address, "$.url").Fault?.Code);

    [Theory]
    [InlineData("")]
    [InlineData("/api/health")]
    [InlineData("example.org")]
    [InlineData("http://")]
    public void What_is_no_address_is_an_invalid_payload_at_its_path(string address)
    {
        var (url, fault) = OutboundGuard.Parse(address, "$.url");

        Assert.True(url is null || url.Scheme == "file");
        Assert.NotNull(fault);
        Assert.Equal("$.url", fault.Path);
    }

    [Theory]
    [InlineData("example.org", true)]
    [InlineData("example.org.", true)]
    [InlineData("bücher.example", true)]
    [InlineData("my_host", true)]
    [InlineData("localhost", false)]
    [InlineData("a.LOCALHOST.", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1.", false)]
    [InlineData("127。0。0。1", false)]
    [InlineData("2130706433", false)]
    [InlineData("::1", false)]
    [InlineData("[::1]", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    public void A_name_server_is_asked_about_names_only(string host, bool name) => Assert.Equal(name, OutboundGuard.IsName(host));

    [Fact]
    public async Task One_private_address_among_public_ones_refuses_the_host()
    {
        var (addresses, refusal) = await Guard(["8.8.8.8", "10.0.0.1"]).Resolve(new("http://mixed.example/"), null, Token);

        Assert.Empty(addresses);
        Assert.Contains("10.0.0.1", refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inner.example")]
    [InlineData("INNER.example.")]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    public async Task A_host_on_the_list_is_called_by_name_or_by_address(string entry)
    {
        var (addresses, refusal) = await Guard(["10.0.0.1"], entry).Resolve(new("http://inner.example/"), null, Token);

        Assert.Null(refusal);
        Assert.Equal([IPAddress.Parse("10.0.0.1")], addresses);
    }

    [Fact]
    public async Task An_allowed_name_does_not_allow_another_name_at_the_same_address()
    {
        var (_, refusal) = await Guard(["10.0.0.1"], "inner.example").Resolve(new("http://other.example/"), null, Token);

        Assert.NotNull(refusal);
    }

    [Fact]
    public async Task The_owners_own_site_is_called_wherever_it_is_but_not_another_port_of_it()
    {
        var guard = Guard(["127.0.0.1"]);

        Assert.Null((await guard.Resolve(new("http://website:3000/a"), new("http://website:3000"), Token)).Refusal);
        Assert.NotNull((await guard.Resolve(new("http://website:6379/"), new("http://website:3000"), Token)).Refusal);
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.1/8/2")]
    [InlineData("not a host")]
    public void A_wrong_entry_is_named_with_its_key(string entry)
    {
        var errors = new OutboundOptions { Allow = [entry] }.Validate();

        Assert.Contains(errors, e => e.Contains("Mas:Outbound:Allow", StringComparison.Ordinal) && e.Contains(entry, StringComparison.Ordinal));
    }

    private static OutboundGuard Guard(string[] addresses, params string[] allow) => new(new AllowList(allow), new FixedResolver([.. addresses.Select(IPAddress.Parse)]));

    private sealed class FixedResolver(IPAddress[] addresses) : IHostResolver
    {
        public Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) => Task.FromResult(addresses);
    }
}
