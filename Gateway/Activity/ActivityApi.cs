using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Activity;

/// <summary>What agents did lately, read from their logs and samples.</summary>
internal static class ActivityApi
{
    private const string Ledger = "agent_logs";

    public static void MapActivity(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Activity").For(Role.Viewer);
        group.MapGet("/agents/{id}/metrics", Metrics).Describe("listAgentMetrics", "Samples of one agent, newest first").Gives<MetricList>().Takes("limit", "1 to 1,000");
        group.MapGet("/api/agents/activity", Recent).Describe("listActivity", "What agents did, newest first").Gives<ActivityList>()
            .Takes("limit", "1 to 1,000").Takes("since", "At this instant or later").Takes("agent", "Only this agent's").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/api/events/recent", Recent).Describe("listEvents", "What agents did, newest first").Gives<ActivityList>()
            .Takes("limit", "1 to 1,000").Takes("since", "At this instant or later").Takes("agent", "Only this agent's").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/api/agents/heartbeat/summary", Heartbeats).Describe("summariseHeartbeats", "Which agents gave no sign of life lately").Gives<HeartbeatSummary>()
            .Takes("stale_after_seconds", "1 to 31,536,000; 86,400 when absent");
    }

    private static async Task<IResult> Metrics(HttpContext http, Company company, string id)
    {
        var query = http.Query();
        var limit = query.Integer("limit", 1, 1_000) ?? 100;
        if (query.Refusal is { } wrong)
            return wrong;
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out _, out var refusal))
            return refusal;
        return TypedResults.Ok(new MetricList(id, await company.Activity.Metrics(id, limit, http.RequestAborted)));
    }

    private static async Task<IResult> Recent(HttpContext http, Company company)
    {
        var query = http.Query();
        var since = query.Instant("since");
        var filter = new LogFilter(query.Text("agent", "agent_id"), query.Text("action_type"), since, query.Integer("limit", 1, 1_000) ?? 100, query.Text("cursor"));
        if (query.Refusal is { } refusal)
            return refusal;
        var answer = await company.Activity.Logs(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault)
            ? TypedResults.Ok(new ActivityList(page.Items.Count, [.. page.Items.Select(LogView.Of)], Ledger, since, page.Next))
            : new Refusal(fault);
    }

    private static async Task<IResult> Heartbeats(HttpContext http, Company company, TimeProvider clock)
    {
        var query = http.Query();
        var staleAfter = query.Integer("stale_after_seconds", 1, 31_536_000) ?? 86_400;
        if (query.Refusal is { } refusal)
            return refusal;
        var page = await company.Directory.List(new(), http.RequestAborted);
        return TypedResults.Ok(HeartbeatSummary.Of(page.Items, staleAfter, clock.GetUtcNow().UtcDateTime));
    }
}

internal sealed record MetricList(string AgentId, IReadOnlyList<MetricRecord> Metrics);

internal sealed record ActivityList(int Count, IReadOnlyList<LogView> Events, string Ledger, DateTime? Since, string? NextCursor);

internal sealed record HeartbeatSummary(int StaleAfterSeconds, int TotalRegistered, int StaleCount, IReadOnlyList<HeartbeatView> Agents, DateTime AsOf)
{
    public static HeartbeatSummary Of(IReadOnlyList<AgentState> states, int staleAfter, DateTime now)
    {
        var oldest = now.AddSeconds(-staleAfter);
        var agents = states.Select(state => new HeartbeatView(state.AgentId, state.DisplayName, state.Category, state.LastHeartbeat, !(state.LastHeartbeat >= oldest))).ToList();
        return new(staleAfter, agents.Count, agents.Count(agent => agent.Stale), agents, now);
    }
}

internal sealed record HeartbeatView(string Id, string Name, AgentCategory Category, DateTime? LastHeartbeat, bool Stale);
