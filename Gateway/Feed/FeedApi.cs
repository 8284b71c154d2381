using Microsoft.Net.Http.Headers;
using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Feed;

/// <summary>The company as it changes: over a WebSocket, or as server-sent events.</summary>
internal static class FeedApi
{
    public const string SocketPath = Group + "/ws";

    private const string Group = "/api/dashboard";
    private const int MostViewers = 1_000;
    private const string Cursor = "cursor";
    private const string LastEventId = "Last-Event-ID";

    public static void MapFeed(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<FeedHub>().Serves = true;
        var group = routes.MapGroup(Group).WithTags("Dashboard").For(Role.Viewer).WithMetadata(BrowserPass.Accepted.Everywhere, new WatchTickets.Accepted());
        group.MapGet("/ws", Socket).Describe("watchCompany", "WebSocket: everything now, and every change; subscribe and unsubscribe by agent, category and topic").Produces(StatusCodes.Status101SwitchingProtocols)
            .Takes(Cursor, "From where the last connection heard").Takes("batch", "true: what is due together comes as one message {\"type\":\"batch\",\"frames\":[...]}");
        group.MapGet("/stream", Stream).Describe("streamCompany", "Server-sent events: everything now and every change, or with kind=logs a line for each event").Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .Takes("kind", "logs: lines instead of frames").Takes("agent_id", "Only this agent's").Takes("category", "Only this category's")
            .Takes("topics", "agents, tasks, messages, metrics, connections, gaps, approvals, incidents; comma-separated").Takes(Cursor, "From where the last connection heard; Last-Event-ID says the same");
    }

    private static async Task<IResult> Socket(HttpContext http, FeedHub hub, Company company, DashboardLag lag, LiveAccess access, IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.Headers.Upgrade = "websocket";
            return Refusal.Of(StatusCodes.Status426UpgradeRequired, "This is a WebSocket; over plain HTTP ask /api/dashboard/stream.");
        }

        var query = http.Query();
        var batched = query.Flag("batch");
        if (query.Refusal is { } wrong)
            return wrong;
        if (Refused(http, hub, out var heard) is { } refusal)
            return refusal;
        using var answer = access.Watch(http);
        using var viewer = hub.Join(heard);
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var conversation = new FeedSocket(socket, viewer, hub, company, lag, clock, batched);
        await conversation.Run(answer, lifetime.ApplicationStopping);
        return Results.Empty;
    }

    private static async Task<IResult> Stream(HttpContext http, FeedHub hub, Company company, DashboardLag lag, LiveAccess access, IHostApplicationLifetime lifetime)
    {
        var query = http.Query();
        var (kind, agent, category, topics) = (query.Text("kind"), query.Text("agent_id"), query.Name<AgentCategory>("category"), query.Text("topics"));
        if (query.Refusal is { } wrong)
            return wrong;
        if (kind is not (null or "logs"))
            return Refusal.Invalid("kind is logs, or left out.", "kind");
        var wanted = FeedTopic.None;
        foreach (var name in topics?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (FeedTopics.Parse(name) is not { } topic)
                return Refusal.Invalid($"There is no topic '{name}': {string.Join(", ", FeedTopics.Names(FeedTopic.All))}.", "topics");
            wanted |= topic;
        }

        if (agent is not null && !(await company.Agent(agent, http.RequestAborted)).TryGet(out _, out var unknown))
            return unknown;
        if (Refused(http, hub, out var heard) is { } refusal)
            return refusal;
        using var answer = access.Watch(http);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(answer.Ended, lifetime.ApplicationStopping);
        var chosen = wanted != FeedTopic.None || agent is not null || category is not null;
        using var viewer = hub.Join(heard, chosen ? FeedFilter.Everything.With(wanted, agent, category) : FeedFilter.Everything);
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Response.ContentType = "text/event-stream";
        await new FeedStream(http.Response, viewer, lag, kind == "logs").Run(answer, stopping.Token);
        return Results.Empty;
    }

    private static Refusal? Refused(HttpContext http, FeedHub hub, out FeedCursor? heard)
    {
        heard = null;
        var text = http.Request.Headers[LastEventId] is [{ Length: > 0 } id] ? id : (string?)http.Request.Query[Cursor];
        if (!string.IsNullOrEmpty(text) && !FeedCursor.TryParse(text, out heard))
            return Refusal.Invalid("The cursor is not one that a frame gave.", Cursor);
        return hub.Viewers >= MostViewers ? Refusal.Of(StatusCodes.Status503ServiceUnavailable, $"{MostViewers} viewers are watching at this gateway already.") : null;
    }
}
