using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Messages;

/// <summary>The connections that people draw between agents.</summary>
internal static class ConnectionsApi
{
    public static void MapConnections(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/connections").WithTags("Connections").For(Role.Viewer, Role.Operator);
        group.MapGet("", List).Describe("listConnections", "All connections").Gives<ConnectionList>();
        group.MapGet("/{id}", OfAgent).Describe("listAgentConnections", "The connections of one agent").Gives<AgentConnections>();
        group.MapPost("", Draw).Describe("drawConnection", "Draws a connection").Reads<DrawConnection>().Gives<ConnectionDrawn>().Replayable();
        group.MapPost("/create", Draw).Describe("createConnection", "Draws a connection").Reads<DrawConnection>().Gives<ConnectionDrawn>().Replayable();
        group.MapPost("/bulk", DrawMany).Describe("createConnections", "Draws many connections, or none when an agent is unknown").Reads<DrawConnections>().Gives<ConnectionsDrawn>().Replayable();
        group.MapPost("/delete", DeletePair).Describe("deleteConnectionPair", "Removes both directions between two agents").Reads<DrawConnection>().Gives<ConnectionDeleted>();
        group.MapDelete("/{id}", DeleteOne).Describe("deleteConnection", "Removes one connection").Gives<ConnectionDeleted>();
        group.MapDelete("", DeleteNamed).Describe("deleteConnectionsBetween", "Removes both directions between two agents").Gives<ConnectionDeleted>().Takes("source", "An agent id").Takes("target", "An agent id");
    }

    private static async Task<IResult> List(HttpContext http, Company company)
    {
        var connections = await company.Connections.List(null, http.RequestAborted);
        return TypedResults.Ok(new ConnectionList(connections, connections.Count));
    }

    private static async Task<IResult> OfAgent(HttpContext http, Company company, string id)
    {
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out _, out var refusal))
            return refusal;
        return TypedResults.Ok(new AgentConnections(id, await company.Connections.List(id, http.RequestAborted)));
    }

    private static async Task<IResult> Draw(HttpContext http, Company company, Creations creations)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.DrawConnection);
        if (!body.TryGet(out var drawing, out var refusal))
            return refusal;
        if (!drawing.Read(http.Principal()).TryGet(out var request, out var fault))
            return new Refusal(fault);
        if (!creations.TryBegin(http, body.Sha256, out var creation, out refusal))
            return refusal;
        using (creation)
        {
            using var limit = RequestExtensions.WriteLimit();
            var answer = await company.Connections.Create([request], limit.Token);
            return answer.TryGet(out var created, out fault) ? TypedResults.Ok(ConnectionDrawn.Of(created)) : new Refusal(fault);
        }
    }

    private static async Task<IResult> DrawMany(HttpContext http, Company company, Creations creations)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.DrawConnections);
        if (!body.TryGet(out var drawings, out var refusal))
            return refusal;
        if (!drawings.Read(http.Principal()).TryGet(out var requests, out var fault))
            return new Refusal(fault);
        if (!creations.TryBegin(http, body.Sha256, out var creation, out refusal))
            return refusal;
        using (creation)
        {
            using var limit = RequestExtensions.WriteLimit();
            var answer = await company.Connections.Create(requests, limit.Token);
            return answer.TryGet(out var created, out fault) ? TypedResults.Ok(new ConnectionsDrawn(created.Created, created.Connections)) : new Refusal(fault);
        }
    }

    private static async Task<IResult> DeletePair(HttpContext http, Company company)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.DrawConnection);
        if (!body.TryGet(out var pair, out var refusal))
            return refusal;
        return pair.Read(http.Principal()).TryGet(out _, out var fault) ? await Delete(company, new(null, pair.Source, pair.Target, http.Principal())) : new Refusal(fault);
    }

    private static async Task<IResult> DeleteNamed(HttpContext http, Company company)
    {
        var query = http.Query();
        var (source, target) = (query.Text("source"), query.Text("target"));
        return query.Refusal ?? (source is null || target is null
            ? Refusal.Invalid("Both source and target are needed.", source is null ? "source" : "target")
            : await Delete(company, new(null, source, target, http.Principal())));
    }

    private static async Task<IResult> DeleteOne(HttpContext http, Company company, string id) => Guid.TryParse(id, out var connection) ? await Delete(company, new(connection, Principal: http.Principal())) : NotFound;

    private static async Task<IResult> Delete(Company company, ConnectionSelector selector)
    {
        using var limit = RequestExtensions.WriteLimit();
        var answer = await company.Connections.Delete(selector, limit.Token);
        if (answer.TryGet(out var deleted, out var fault))
            return TypedResults.Ok(new ConnectionDeleted("deleted", selector.Id, selector.Source, selector.Target, deleted.Count));
        return fault.Code == FaultCodes.NotFound ? NotFound : new Refusal(fault);
    }

    private static Refusal NotFound => new(Fault.NotFound("Connection not found"));
}
