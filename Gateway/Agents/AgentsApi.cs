using Mycosoft.Http;
using Mycosoft.Messages;

namespace Mycosoft.Agents;

/// <summary>Reads of agents.</summary>
internal static class AgentsApi
{
    public static void MapAgents(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/agents").WithTags("Agents").For(Role.Viewer);
        group.MapGet("", List).Describe("listAgents", "Lists agents").Gives<AgentList>()
            .Takes("status", "Only this status").Takes("category", "Only this category").Takes("agent_type", "Only this kind").Takes("limit", "1 to 10,000; all when absent").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/kinds", Kinds).Describe("listKinds", "Every agent kind with the JSON schemas of its tasks");
        group.MapGet("/{id}", Find).Describe("getAgent", "One agent").Gives<AgentView>();
        group.MapGet("/{id}/health", Health).Describe("getAgentHealth", "Has the agent look at itself").Gives<AgentHealth>();
        group.MapGet("/{id}/messages", Mail).Describe("listAgentMessages", "Messages sent and received, newest first").Gives<MessageList>()
            .Takes("type", "Only this message type").Takes("since", "At this instant or later").Takes("limit", "1 to 1,000").Takes("cursor", "next_cursor of the page before");
    }

    private static async Task<IResult> List(HttpContext http, Company company)
    {
        var query = http.Query();
        var kind = query.Text("agent_type", "kind", "type");
        var filter = new AgentFilter(query.Name<AgentStatus>("status"), query.Name<AgentCategory>("category"), kind, query.Integer("limit", 1, 10_000), query.Text("cursor"));
        if (query.Refusal is { } refusal)
            return refusal;
        var connections = company.Connections.List(null, http.RequestAborted);
        var page = await company.Directory.List(filter, http.RequestAborted);
        var agents = AgentJson.Of(page.Items, await connections);
        return TypedResults.Ok(new AgentList(agents, await Total(company, filter, agents.Count, http.RequestAborted), page.Next));
    }

    // Known when everything is on this page, or when nothing but the page size holds agents back.
    private static async Task<long?> Total(Company company, AgentFilter filter, int onPage, CancellationToken cancellationToken)
    {
        if (filter is { Limit: null, Cursor: null })
            return onPage;
        if (filter is not { Status: null, Category: null, Kind: null })
            return null;
        return (await company.Directory.Status(cancellationToken)).TotalAgents;
    }

    private static async Task<IResult> Kinds(HttpContext http, Company company)
    {
        var kinds = await company.Directory.Kinds(http.RequestAborted);
        return TypedResults.Text(kinds.Json.ToString(), "application/json");
    }

    private static Task<IResult> Find(HttpContext http, Company company, string id) => AgentReader.Show(company, id, null, http.RequestAborted);

    private static async Task<IResult> Health(HttpContext http, Company company, string id)
    {
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out var agent, out var refusal))
            return refusal;
        var answer = await agent.Health(http.RequestAborted);
        return answer.TryGet(out var health, out var fault) ? TypedResults.Ok(health) : new Refusal(fault);
    }

    private static async Task<IResult> Mail(HttpContext http, Company company, string id)
    {
        var query = http.Query();
        var filter = new MessageFilter(id, query.Name<MessageType>("type"), query.Instant("since"), query.Integer("limit", 1, 1_000) ?? 100, query.Text("cursor"));
        if (query.Refusal is { } wrong)
            return wrong;
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out _, out var refusal))
            return refusal;
        var answer = await company.Messages.List(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault) ? TypedResults.Ok(MessageList.Of(id, page)) : new Refusal(fault);
    }
}
