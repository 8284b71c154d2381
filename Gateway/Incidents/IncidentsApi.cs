using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Incidents;

/// <summary>What is wrong in the company, and what people do about it.</summary>
internal static class IncidentsApi
{
    public static void MapIncidents(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/security/incidents").WithTags("Incidents").For(Role.Operator);
        group.MapGet("", List).Describe("listIncidents", "Incidents, newest first").Gives<IncidentList>().For(Role.Viewer)
            .Takes("status", "active, investigating, resolved or ignored").Takes("severity", "critical, high, medium, low or info").Takes("agent_id", "Only those that affect this agent")
            .Takes("limit", "1 to 1,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/{id}", Find).Describe("getIncident", "One incident").Gives<IncidentView>().For(Role.Viewer);
        group.MapPost("/{id}/acknowledge", Acknowledge).Describe("acknowledgeIncident", "Somebody looks into it").Reads<IncidentNote>(required: false).Gives<IncidentView>();
        group.MapPost("/{id}/resolve", Resolve).Describe("resolveIncident", "It is over; it is opened anew when its cause comes again, or stays too long").Reads<IncidentNote>(required: false).Gives<IncidentView>();
        group.MapPost("/{id}/ignore", Ignore).Describe("ignoreIncident", "It may stay, for as long as its cause is there").Reads<IncidentNote>(required: false).Gives<IncidentView>();
    }

    private static async Task<IResult> List(HttpContext http, Company company)
    {
        var query = http.Query();
        var filter = new IncidentFilter(query.Name<IncidentStatus>("status"), query.Name<IncidentSeverity>("severity"), query.Text("agent_id"), query.Integer("limit", 1, 1_000) ?? 100, query.Text("cursor"));
        if (query.Refusal is { } refusal)
            return refusal;
        var answer = await company.Incidents.List(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault) ? TypedResults.Ok(new IncidentList([.. page.Items.Select(IncidentView.Of)], page.Next)) : new Refusal(fault);
    }

    private static async Task<IResult> Find(HttpContext http, Company company, string id) =>
        Guid.TryParse(id, out var incident) ? Show(await company.Incidents.Find(incident, http.RequestAborted)) : NotFound(id);

    private static Task<IResult> Acknowledge(HttpContext http, Company company, string id) => Decide(http, company, id, IncidentVerb.Acknowledge);

    private static Task<IResult> Resolve(HttpContext http, Company company, string id) => Decide(http, company, id, IncidentVerb.Resolve);

    private static Task<IResult> Ignore(HttpContext http, Company company, string id) => Decide(http, company, id, IncidentVerb.Ignore);

    private static async Task<IResult> Decide(HttpContext http, Company company, string id, IncidentVerb verb)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.IncidentNote, optional: true);
        if (!body.TryGet(out var said, out var refusal))
            return refusal;
        if (!Guid.TryParse(id, out var incident))
            return NotFound(id);
        using var limit = RequestExtensions.WriteLimit();
        return Show(await company.Incidents.Decide(new(incident, verb, http.Principal(), said.Note), limit.Token));
    }

    private static IResult Show(Answer<IncidentRecord> answer) => answer.TryGet(out var incident, out var fault) ? TypedResults.Ok(IncidentView.Of(incident)) : new Refusal(fault);

    private static Refusal NotFound(string id) => new(Fault.NotFound($"Incident {id} not found"));
}

internal sealed record IncidentNote(string? Note = null);

internal sealed record IncidentList(IReadOnlyList<IncidentView> Incidents, string? NextCursor);
