using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Mycosoft.Auth;
using Mycosoft.Tests.EndToEnd.Auth;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Feed;

[Collection(typeof(OnSqlite))]
public sealed class TicketOnSqliteTests(SqliteCompany company) : TicketSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class TicketOnPostgresTests(PostgresCompany company) : TicketSuite(company);

/// <summary>Watching with a ticket in the address in place of the key.</summary>
public abstract class TicketSuite(SharedCompany company) : CompanySuite(company)
{
    private const string ConfiguredKey = "a-key-for-tests";

    [Fact]
    public async Task A_ticket_opens_the_socket_once()
    {
        var reply = await Api.Post("/api/dashboard/tickets");
        var ticket = reply.Is(201).Has("ticket:text expires_at:time url:text");
        Assert.Equal($"/api/dashboard/ws?ticket={ticket.Text("ticket")}", ticket.Text("url"));
        Assert.InRange(DateTime.Parse(ticket.Text("expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) - DateTime.UtcNow, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
        Assert.True(reply.Headers.CacheControl?.NoStore);
        await using var viewer = await Viewer.ConnectTo(Company.Silo, ticket.Text("url"));
        await viewer.Hears("initial_state");
        (await Stranger("/api/dashboard/stream", ticket)).IsRefused(403, "The ticket was used already.");
        var again = await Assert.ThrowsAsync<WebSocketException>(() => Viewer.ConnectTo(Company.Silo, ticket.Text("url")));
        Assert.Contains("403", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_opens_the_stream_and_nothing_else()
    {
        var ticket = await Ticket(Api);
        foreach (var path in (string[])["/status", "/agents", "/api/dashboard/agents", "/api/dashboard/playback", "/api/dashboard/topology", "/keys"])
            (await Stranger(path, ticket)).IsRefused(401);
        using var stranger = Company.Silo.CreateClient(key: null);
        (await new Api(stranger).Post($"/api/dashboard/tickets?ticket={ticket.Text("ticket")}")).IsRefused(401);
        Assert.Equal((200, "text/event-stream"), await Opened(ticket));
    }

    [Fact]
    public async Task What_is_over_or_no_ticket_opens_nothing()
    {
        var over = new WatchTickets(new(Options.Create(new GatewayOptions { ApiKeys = [ConfiguredKey] })), new HalfAMinuteAgo()).Give(ConfiguredKey).Text;
        var elsewhere = new WatchTickets(new(Options.Create(new GatewayOptions { ApiKeys = ["a-key-of-somebody-else"] })), TimeProvider.System).Give(ConfiguredKey).Text;
        foreach (var text in (string[])[over, elsewhere, ConfiguredKey, "x"])
        {
            (await Stranger("/api/dashboard/ws", text)).IsRefused(403, "The ticket is not valid, or its half minute is over.");
            (await Stranger("/api/dashboard/stream", text)).IsRefused(403);
        }
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_what_its_ticket_opened_and_opens_nothing_more_by_it()
    {
        var key = await Api.MakeKey("viewer");
        var own = Company.Silo.As(key);
        var (first, second) = (await Ticket(own), await Ticket(own));
        await using var viewer = await Viewer.ConnectTo(Company.Silo, first.Text("url"));
        await viewer.Hears("initial_state");
        (await Api.Delete($"/keys/{key.Text("id")}")).Is();
        await viewer.IsClosed();
        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "The API key was revoked."), (viewer.Closed, viewer.Why));
        (await Stranger("/api/dashboard/stream", second)).IsRefused(403, "The API key was revoked.");
    }

    [Fact]
    public async Task A_ticket_opens_no_more_than_its_key()
    {
        var ticket = await Ticket(Company.Silo.As(await Api.MakeKey("viewer", scopes: Scopes)));
        Assert.Equal((200, "text/event-stream"), await Opened(ticket));
        (await Company.Silo.As(await Api.MakeKey("agent")).Post("/api/dashboard/tickets")).IsRefused(403);
        (await Company.Silo.As(await Api.MakeKey("viewer", scopes: Others)).Post("/api/dashboard/tickets")).IsRefused(403);
    }

    private static readonly string[] Scopes = ["dashboard"];
    private static readonly string[] Others = ["tasks"];

    private static async Task<JsonNode> Ticket(Api api) => (await api.Post("/api/dashboard/tickets")).Is(201);

    private Task<Reply> Stranger(string path, JsonNode ticket) => Stranger(path, ticket.Text("ticket"));

    private async Task<Reply> Stranger(string path, string ticket)
    {
        using var stranger = Company.Silo.CreateClient(key: null);
        return await new Api(stranger).Get($"{path}?ticket={ticket}");
    }

    private async Task<(int, string?)> Opened(JsonNode ticket)
    {
        using var stranger = Company.Silo.CreateClient(key: null);
        using var response = await stranger.GetAsync($"/api/dashboard/stream?ticket={ticket.Text("ticket")}", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType);
    }

    private sealed class HalfAMinuteAgo : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddSeconds(-31);
    }
}
