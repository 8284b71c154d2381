using Microsoft.Extensions.Options;
using Mycosoft.Activity;
using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Dashboard;

/// <summary>The reads of the seed's dashboard.</summary>
internal static class DashboardApi
{
    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/dashboard").WithTags("Dashboard").For(Role.Viewer).WithMetadata(BrowserPass.Accepted.Everywhere);
        group.MapGet("/agents", Agents).Describe("dashboardAgents", "All agents, with how many are at work").Gives<DashboardAgents>();
        group.MapGet("/agents/{id}", Agent).Describe("dashboardAgent", "One agent").Gives<AgentView>();
        group.MapGet("/agents/{id}/logs", Logs).Describe("dashboardAgentLogs", "What one agent did, newest first").Gives<AgentLogs>()
            .Takes("limit", "1 to 1,000").Takes("since", "At this instant or later").Takes("cursor", "next_cursor of the page before").Takes("action_type", "Only this action");
        group.MapGet("/stats", Stats).Describe("dashboardStats", "The company in figures").Gives<DashboardStats>();
        group.MapGet("/topology", Graph).Describe("dashboardTopology", "Agents, their connections, and the traffic really seen").Gives<Topology>();
        group.MapSilos();
    }

    private static async Task<IResult> Agents(HttpContext http, Company company, TimeProvider clock)
    {
        var agents = await AgentReader.All(company, new(), http.RequestAborted);
        var active = agents.Count(agent => agent.Status is AgentStatus.Active or AgentStatus.Busy or AgentStatus.Idle);
        return TypedResults.Ok(new DashboardAgents(agents, agents.Count, active, clock.GetUtcNow().UtcDateTime));
    }

    private static Task<IResult> Agent(HttpContext http, Company company, string id) => AgentReader.Show(company, id, null, http.RequestAborted);

    private static async Task<IResult> Logs(HttpContext http, Company company, string id)
    {
        var query = http.Query();
        var limit = query.Integer("limit", 1, 1_000) ?? 100;
        var filter = new LogFilter(id, query.Text("action_type"), query.Instant("since"), limit, query.Text("cursor"));
        if (query.Refusal is { } wrong)
            return wrong;
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out _, out var refusal))
            return refusal;
        var answer = await company.Activity.Logs(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault) ? TypedResults.Ok(new AgentLogs(id, [.. page.Items.Select(LogView.Of)], limit, page.Next)) : new Refusal(fault);
    }

    private static async Task<IResult> Stats(HttpContext http, Company company, IOptions<GatewayOptions> options, TimeProvider clock) =>
        TypedResults.Ok(DashboardStats.Of(await company.Directory.Status(http.RequestAborted), options.Value.ClusterId, clock.GetUtcNow().UtcDateTime));

    private static async Task<IResult> Graph(HttpContext http, Company company, TimeProvider clock)
    {
        var agents = company.Directory.List(new(), http.RequestAborted);
        var connections = company.Connections.List(null, http.RequestAborted);
        var traffic = company.Connections.Traffic(Topology.WindowSeconds, http.RequestAborted);
        await Task.WhenAll(agents, connections, traffic);
        return TypedResults.Ok(Topology.Of((await agents).Items, await connections, await traffic, clock.GetUtcNow().UtcDateTime));
    }
}

internal sealed record DashboardAgents(IReadOnlyList<AgentView> Agents, int Total, int Active, DateTime Timestamp);

internal sealed record AgentLogs(string AgentId, IReadOnlyList<LogView> Logs, int Limit, string? NextCursor);
