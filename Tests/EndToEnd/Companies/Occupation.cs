using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Companies;

/// <summary>Keeps one agent busy for as long as a test wants: it delegates to a second one, whose queue is held.</summary>
internal sealed record Occupation(Api Api, string AgentId, string HeldId, Guid TaskId)
{
    public static async Task<Occupation> Of(Api api, string agentId, TimeSpan? within = null)
    {
        var held = await api.Spawn("task-router");
        (await api.Post($"/agents/{held}/pause")).Is();
        var task = await api.Submit(agentId, "delegate", new { task_type = "get_status", target_agent = held }, priority: 10);
        await api.HasStatus(agentId, "busy", within);
        return new Occupation(api, agentId, held, task);
    }

    public async Task End() => (await Api.Post($"/agents/{HeldId}/resume")).Is();
}
