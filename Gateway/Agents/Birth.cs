using Mycosoft.Http;

namespace Mycosoft.Agents;

/// <summary>Has an agent born: finds its kind, checks the category against it, and asks the agent itself.</summary>
internal static class Birth
{
    /// <summary>Null when the agent exists now; else the answer to give: why it does not, or which approval it waits for.</summary>
    public static async Task<IResult?> Spawn(HttpContext http, Company company, SpawnRequest request)
    {
        var kind = await company.Directory.Kind(request.Kind ?? request.AgentId, http.RequestAborted);
        if (!kind.TryGet(out var summary, out var fault))
            return fault.Code == FaultCodes.NotFound ? UnknownKind(request) : new Refusal(fault);
        if (request.Category is { } category && category != summary.Category)
            return Refusal.Invalid($"Agents of kind '{summary.Kind}' belong to category '{EnumNames<AgentCategory>.Of(summary.Category)}', not '{EnumNames<AgentCategory>.Of(category)}'.", "$.category");
        if (await company.RefusePersonsName(request.AgentId, http.RequestAborted) is { } taken)
            return taken;
        using var limit = RequestExtensions.WriteLimit();
        var birth = new LifeChange(LifeVerb.Spawn, http.Principal(), request.Config);
        var answer = await company.Unborn(summary.Kind, request.AgentId).Change(birth, limit.Token);
        if (!answer.TryGet(out var born, out fault))
            return new Refusal(fault);
        return born.ApprovalId is { } approval ? TypedResults.Accepted($"/approvals/{approval}", new BirthAsked(approval, request.AgentId, summary.Kind)) : null;
    }

    private static Refusal UnknownKind(SpawnRequest request) => request.Kind is null
        ? Refusal.Invalid($"agent_type is missing, and agent_id '{request.AgentId}' does not tell it; GET /agents/kinds lists the kinds.", "$.agent_type")
        : Refusal.Invalid($"Unknown agent_type '{request.Kind}'; GET /agents/kinds lists the kinds.", "$.agent_type");
}

/// <summary>A birth that people have to allow; there is no such agent yet.</summary>
internal sealed record BirthAsked(Guid ApprovalId, string AgentId, string AgentType, string Status = "waiting_approval");
