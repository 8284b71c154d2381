using System.Text.Json;
using Mycosoft.Http;

namespace Mycosoft.Agents;

/// <summary>Births, and the register calls of the seed's agents.</summary>
internal static class SpawnApi
{
    public static void MapSpawn(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/agents").WithTags("Agents").For(Role.Operator);
        group.MapPost("/spawn", Spawn).Describe("spawnAgent", "Spawns an agent; repeated for the same kind it answers the present state").Reads<SpawnBody>().Gives<AgentView>().Gives<BirthAsked>(StatusCodes.Status202Accepted).Replayable();
        group.MapPost("/register", Register).Describe("registerAgent", "Spawns an agent from its own configuration").Reads<SpawnBody>().Gives<Registration>().Gives<BirthAsked>(StatusCodes.Status202Accepted).Replayable().For(Role.Operator, also: Role.Agent);
        group.MapPost("/{id}/deregister", Deregister).Describe("deregisterAgent", "Stops an agent").Gives<Registration>();
    }

    private static async Task<IResult> Spawn(HttpContext http, Company company, Creations creations)
    {
        var (request, refusal) = await Read(http);
        if (request is null)
            return refusal!;
        if (!creations.TryBegin(http, null, out var creation, out refusal))
            return refusal;
        using (creation)
        {
            return await Birth.Spawn(http, company, request) is { } refused
                ? refused
                : await AgentReader.Show(company, request.AgentId, $"Agent {request.AgentId} spawned", http.RequestAborted);
        }
    }

    private static async Task<IResult> Register(HttpContext http, Company company, Creations creations)
    {
        var (request, refusal) = await Read(http, "status");
        if (request is null || (refusal = http.RefuseAsAnother(request.AgentId)) is not null)
            return refusal!;
        if (!creations.TryBegin(http, null, out var creation, out refusal))
            return refusal;
        using (creation)
        {
            return await Birth.Spawn(http, company, request) is { } refused ? refused : TypedResults.Ok(new Registration("registered", request.AgentId));
        }
    }

    private static async Task<IResult> Deregister(HttpContext http, Company company, string id)
    {
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out var agent, out var refusal))
            return refusal;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await agent.Change(new(LifeVerb.Stop, http.Principal()), limit.Token);
        return answer.TryGet(out _, out var fault) ? TypedResults.Ok(new Registration("deregistered", id)) : new Refusal(fault);
    }

    private static async Task<(SpawnRequest? Request, Refusal? Refusal)> Read(HttpContext http, params string[] alsoAllowed)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.JsonElement);
        if (!body.TryGet(out var json, out var refusal))
            return (null, refusal);
        return SpawnRequestReader.Read(json, alsoAllowed).TryGet(out var request, out var fault) ? (request, null) : (null, new(fault));
    }
}

internal sealed record Registration(string Status, string AgentId);

/// <summary>What a spawn body may hold; for the description only, <see cref="SpawnRequestReader"/> reads it.</summary>
internal sealed record SpawnBody(
    string? AgentId, string? AgentType, string? Name, AgentCategory? Category, string? DisplayName, string? Description, double? CpuLimit, int? MemoryLimit, bool? AutoStart,
    IReadOnlyList<string>? Capabilities, JsonElement? Settings, AgentConfig? Config);
