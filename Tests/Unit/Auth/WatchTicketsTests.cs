using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Auth;

namespace Mycosoft.Tests.Unit.Auth;

public sealed class WatchTicketsTests
{
    private const string Key = "one-key-of-the-owner";

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_ticket_opens_for_half_a_minute_at_every_gateway_of_the_same_keys()
    {
        var ticket = Tickets(Key, "another-key").Give(Key);
        Assert.Equal(_clock.GetUtcNow().UtcDateTime.AddSeconds(30), ticket.ExpiresAt);
        Assert.DoesNotContain("one-key", ticket.Text, StringComparison.Ordinal);
        var elsewhere = Tickets("another-key", Key);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(Key, Show(elsewhere, ticket.Text)?.Value);
        var later = Tickets(Key, "another-key").Give(Key);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Refused(Show(elsewhere, later.Text), "The ticket is not valid, or its half minute is over.");
    }

    [Fact]
    public void It_is_used_up_however_it_is_spelled()
    {
        var tickets = Tickets(Key);
        var ticket = tickets.Give(Key).Text;
        Assert.Equal(Key, Show(tickets, ticket)?.Value);
        Refused(Show(tickets, ticket), "The ticket was used already.");
        Assert.NotNull(Show(tickets, ticket + "==")?.Fault);
        Assert.Equal(Key, Show(tickets, tickets.Give(Key).Text)?.Value);
    }

    [Fact]
    public void Asked_twice_within_one_request_it_says_the_same()
    {
        var tickets = Tickets(Key);
        var http = Request(tickets.Give(Key).Text, new WatchTickets.Accepted());
        Assert.Equal(Key, tickets.KeyOf(http)?.Value);
        Assert.Equal(Key, tickets.KeyOf(http)?.Value);
    }

    [Fact]
    public void Only_routes_that_accept_tickets_look_at_one_and_do_not_use_it_up()
    {
        var tickets = Tickets(Key);
        var ticket = tickets.Give(Key).Text;
        Assert.Null(tickets.KeyOf(Request(ticket)));
        Assert.Null(tickets.KeyOf(Request("", new WatchTickets.Accepted())));
        Assert.Equal(Key, Show(tickets, ticket)?.Value);
    }

    [Fact]
    public void What_is_no_ticket_or_was_sealed_for_something_else_opens_nothing()
    {
        var tickets = Tickets(Key);
        var pass = new BrowserPass(new Access(Options.Create(new GatewayOptions { ApiKeys = [Key] })), _clock);
        Assert.All((string[])[Key, "x", new string('A', 200), new string('A', 20_000), pass.Seal(Key), Tickets("another-key").Give(Key).Text], text => Refused(Show(tickets, text), "The ticket is not valid, or its half minute is over."));
        Assert.Null(pass.Open(tickets.Give(Key).Text));
    }

    [Fact]
    public void A_gateway_without_keys_gives_tickets_too()
    {
        var tickets = new WatchTickets(new Access(Options.Create(new GatewayOptions { AllowUnauthenticated = true })), _clock);
        Assert.Equal("", Show(tickets, tickets.Give("").Text)?.Value);
    }

    private static Answer<string>? Show(WatchTickets tickets, string ticket) => tickets.KeyOf(Request(ticket, new WatchTickets.Accepted()));

    private static void Refused(Answer<string>? answer, string why) => Assert.Equal((FaultCodes.Forbidden, why), (answer?.Fault?.Code, answer?.Fault?.Message));

    private static DefaultHttpContext Request(string ticket, params object[] metadata)
    {
        var http = new DefaultHttpContext();
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), null));
        http.Request.QueryString = QueryString.Create("ticket", ticket);
        return http;
    }

    private WatchTickets Tickets(params string[] keys) => new(new Access(Options.Create(new GatewayOptions { ApiKeys = keys })), _clock);
}
