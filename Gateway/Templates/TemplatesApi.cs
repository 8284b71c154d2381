using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Templates;

/// <summary>Agents from templates.</summary>
internal static class TemplatesApi
{
    public static void MapTemplates(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Templates").For(Role.Viewer);
        group.MapGet("/templates", List).Describe("listTemplates", "Templates for agents; one that is not available names a kind that is not built").Gives<TemplateList>();
        group.MapPost("/templates/{id}", Create).Describe("createFromTemplate", "Bears an agent from a template, or asks for its approval").Reads<FromTemplate>()
            .Gives<TemplateCreated>().Gives<TemplateCreated>(StatusCodes.Status202Accepted).Replayable().For(Role.Operator);
        group.MapGet("/births", Births).Describe("listBirths", "The creation log, newest first").Gives<BirthList>().Takes("limit", "1 to 1,000");
    }

    private static async Task<IResult> List(HttpContext http, Company company) => TypedResults.Ok(new TemplateList(await company.Templates.List(http.RequestAborted)));

    private static async Task<IResult> Births(HttpContext http, Company company)
    {
        var query = http.Query();
        var limit = query.Integer("limit", 1, 1_000) ?? 100;
        return query.Refusal is { } refusal ? refusal : TypedResults.Ok(new BirthList(await company.Templates.Log(limit, http.RequestAborted)));
    }

    private static async Task<IResult> Create(HttpContext http, Company company, Creations creations, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.FromTemplate, optional: true);
        if (!body.TryGet(out var request, out var refusal))
            return refusal;
        if (request.AgentId is { } given && !AgentIds.IsPossible(given))
            return Refusal.Invalid("agent_id is not a possible id.", "$.agent_id");
        if (!creations.TryBegin(http, body.Sha256, out var creation, out refusal))
            return refusal;
        using (creation)
        {
            // The end of the id of this creation: a request that is repeated under its key finds the agent of the first.
            var agentId = request.AgentId ?? $"{id}-{creation.Id.ToString("N")[^8..]}";
            if (request.AgentId is not null && await company.RefusePersonsName(agentId, http.RequestAborted) is { } taken)
                return taken;
            using var limit = RequestExtensions.WriteLimit();
            var answer = await company.Templates.Create(new(id, agentId, http.Principal(), request.Settings, request.Reason), limit.Token);
            if (!answer.TryGet(out var created, out var fault))
                return new Refusal(fault);
            return created.ApprovalId is { } approval ? TypedResults.Accepted($"/approvals/{approval}", created) : TypedResults.Ok(created);
        }
    }
}

internal sealed record FromTemplate(string? AgentId = null, JsonText? Settings = null, string? Reason = null);

internal sealed record TemplateList(IReadOnlyList<AgentTemplate> Templates);

internal sealed record BirthList(IReadOnlyList<BirthRecord> Births);
