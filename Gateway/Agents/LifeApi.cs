using System.Text.Json;
using Mycosoft.Http;

namespace Mycosoft.Agents;

/// <summary>Changes of one agent's life.</summary>
internal static class LifeApi
{
    public static void MapLife(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/agents/{id}").WithTags("Lifecycle").For(Role.Operator);
        MapVerb(group, LifeVerb.Start, "Lets a stopped agent work again", "started");
        MapVerb(group, LifeVerb.Restart, "Stops and starts an agent", "restarted").Takes("force", "true hands running tasks back at once");
        MapVerb(group, LifeVerb.Pause, "Holds an agent's queue", "paused");
        MapVerb(group, LifeVerb.Resume, "Lets a held queue go on", "resumed");
        MapVerb(group, LifeVerb.Archive, "Puts a stopped agent away", "archived");
        group.MapPost("/stop", Stop).Describe("stopAgent", "Finishes or hands back what runs, then takes no more work").Gives<Stopped>().Gives<Stopped>(StatusCodes.Status202Accepted)
            .Takes("force", "true hands running tasks back at once").Takes("wait", $"Seconds to wait for the end, 0 to {Stopping.Patience}, which is the default");
        group.MapPost("/configure", Configure).Describe("configureAgent", "Lays members over the configuration; a snapshot is taken first").Reads<AgentConfig>().Gives<AgentView>();
        group.MapPost("/trial/end", EndTrial).Describe("endTrial", "Ends an agent's trial early; one that is not on trial stays as it is").Reads<TrialReason>().Gives<AgentView>().For(Role.Approver);
        group.MapDelete("", Delete).Describe("deleteAgent", "Ends an agent").Gives<Registration>();
    }

    private static RouteHandlerBuilder MapVerb(RouteGroupBuilder group, LifeVerb verb, string summary, string done)
    {
        var name = EnumNames<LifeVerb>.Of(verb);
        return group.MapPost("/" + name, (HttpContext http, Company company, string id) => Change(http, company, id, verb, done))
            .Describe(name + "Agent", summary).Gives<AgentView>();
    }

    private static async Task<IResult> Change(HttpContext http, Company company, string id, LifeVerb verb, string done)
    {
        var query = http.Query();
        var force = query.Flag("force");
        if (query.Refusal is { } wrong)
            return wrong;
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out var agent, out var refusal))
            return refusal;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await agent.Change(new(verb, http.Principal(), null, force), limit.Token);
        return answer.TryGet(out _, out var fault) ? await AgentReader.Show(company, id, $"Agent {id} {done}", http.RequestAborted) : new Refusal(fault);
    }

    private static async Task<IResult> Stop(HttpContext http, Company company, Stopping stopping, string id)
    {
        var query = http.Query();
        var (force, wait) = (query.Flag("force"), query.Integer("wait", 0, Stopping.Patience) ?? Stopping.Patience);
        if (query.Refusal is { } wrong)
            return wrong;
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out var agent, out var refusal))
            return refusal;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await agent.Change(new(LifeVerb.Stop, http.Principal(), null, force), limit.Token);
        if (!answer.TryGet(out var changed, out var fault))
            return new Refusal(fault);
        return changed.Life != Stopping.Life || await stopping.HasEnded(id, TimeSpan.FromSeconds(wait), http.RequestAborted)
            ? TypedResults.Ok(new Stopped("stopped", id, $"Agent {id} stopped"))
            : TypedResults.Json(new Stopped(Stopping.Life, id, $"Agent {id} still finishes its running tasks"), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> Configure(HttpContext http, Company company, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.JsonElement);
        if (!body.TryGet(out var json, out var refusal))
            return refusal;
        if (json.ValueKind is not JsonValueKind.Object)
            return Refusal.Invalid("The body must be a JSON object.", "$");
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out var agent, out refusal))
            return refusal;
        if (!(await company.Directory.Find(id, http.RequestAborted)).TryGet(out var state, out var fault))
            return new Refusal(fault);
        if (!AgentConfigPatch.Apply(state.Config, json.EnumerateObject(), "$").TryGet(out var config, out fault))
            return new Refusal(fault);
        using var limit = RequestExtensions.WriteLimit();
        var answer = await agent.Change(new(LifeVerb.Configure, http.Principal(), config), limit.Token);
        return answer.TryGet(out _, out fault) ? await AgentReader.Show(company, id, $"Agent {id} configured", http.RequestAborted) : new Refusal(fault);
    }

    private static async Task<IResult> EndTrial(HttpContext http, Company company, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.TrialReason, optional: true);
        if (!body.TryGet(out var reason, out var refusal) || !(await company.Agent(id, http.RequestAborted)).TryGet(out var agent, out refusal))
            return refusal;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await agent.Change(new(LifeVerb.EndTrial, http.Principal(), Reason: reason.Reason), limit.Token);
        return answer.TryGet(out var ended, out var fault) ? await AgentReader.Show(company, id, $"Agent {id} is {(ended.Changed ? "no longer" : "not")} on trial", http.RequestAborted) : new Refusal(fault);
    }

    private static async Task<IResult> Delete(HttpContext http, Company company, string id)
    {
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out var agent, out var refusal))
            return refusal;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await agent.Change(new(LifeVerb.Delete, http.Principal()), limit.Token);
        company.Forget(id);
        return answer.TryGet(out _, out var fault) ? TypedResults.Ok(new Registration("deleted", id)) : new Refusal(fault);
    }
}

internal sealed record TrialReason(string? Reason = null);

internal sealed record Stopped(string Status, string AgentId, string Message);
