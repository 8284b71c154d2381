using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Mycosoft.Http;

namespace Mycosoft.Feed;

/// <summary>Tickets for browsers that watch.</summary>
internal static class TicketsApi
{
    public static void MapTickets(this IEndpointRouteBuilder routes) => routes.MapPost("/api/dashboard/tickets", Give).WithTags("Dashboard").For(Role.Viewer)
        .Describe("giveTicket", "A ticket that opens the WebSocket or the stream of the dashboard once, within 30 seconds, in place of the key").Gives<TicketView>(StatusCodes.Status201Created);

    private static Created<TicketView> Give(HttpContext http, WatchTickets tickets)
    {
        var ticket = tickets.Give(ShownKey.Of(http) ?? "");
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Created((string?)null, new TicketView(ticket.Text, ticket.ExpiresAt, $"{FeedApi.SocketPath}?{WatchTickets.QueryName}={ticket.Text}"));
    }
}

internal sealed record TicketView(string Ticket, DateTime ExpiresAt, string Url);
