using Mycosoft.Http;

namespace Mycosoft.Agents;

/// <summary>Has an agent born: finds its kind, checks the category against it, and asks the agent itself.</summary>
internal static class Birth
{
    /// <summary>Null when the agent exists now; else the answer to give.</summary>
    public static async Task<Refusal?> Spawn(HttpContext http, Company company, SpawnRequest request)
    {
        var kind = await company.Directory.Kind(request.Kind ?? request.AgentId, http.RequestAborted);
        if (!kind.TryGet(out var summary, out var fault))
            return fault.Code == FaultCodes.NotFound ? UnknownKind(request) : new(fault);
        if (request.Category is { } category && category != summary.Category)
            return Refusal.Invalid($"Agents of kind '{summary.Kind}' belong to category '{EnumNames<AgentCategory>.Of(summary.Category)}', not '{EnumNames<AgentCategory>.Of(category)}'.", "$.category");
        using var limit = RequestExtensions.WriteLimit();
        var birth = new LifeChange(LifeVerb.Spawn, http.Principal(), request.Config);
        var answer = await company.Unborn(summary.Kind, request.AgentId).Change(birth, limit.Token);
        return answer.TryGet(out _, out fault) ? null : new(fault);
    }

    private static Refusal UnknownKind(SpawnRequest request) => request.Kind is null
        ? Refusal.Invalid($"agent_type is missing, and agent_id '{request.AgentId}' does not tell it; GET /agents/kinds lists the kinds.", "$.agent_type")
        : Refusal.Invalid($"Unknown agent_type '{request.Kind}'; GET /agents/kinds lists the kinds.", "$.agent_type");
}
