using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Companies;

/// <summary>The few things that nearly every suite asks of a company.</summary>
internal static class CompanyCalls
{
    /// <summary>A new agent under an id of its own.</summary>
    public static async Task<string> Spawn(this Api api, string kind = "myca-core", object? config = null, string? id = null)
    {
        id ??= $"{kind}-{Guid.NewGuid():n}";
        (await api.Post("/agents/spawn", new { agent_id = id, agent_type = kind, config = config ?? new { } })).Is();
        return id;
    }

    public static async Task<Guid> Submit(this Api api, string agentId, string taskType = "get_status", object? payload = null, int priority = 5) =>
        Guid.Parse((await api.Post("/tasks", new { agent_id = agentId, task_type = taskType, payload = payload ?? new { }, priority })).Is(202).Text("task_id"));

    /// <summary>The task once it has ended.</summary>
    public static async Task<JsonNode> Do(this Api api, string agentId, string taskType, object? payload = null)
    {
        var task = (await api.Post("/tasks?wait=25", new { agent_id = agentId, task_type = taskType, payload = payload ?? new { } })).Is();
        return task.Has(Shapes.Task);
    }

    public static async Task<JsonNode> Agent(this Api api, string agentId) => (await api.Get($"/agents/{agentId}")).Is();

    public static async Task<JsonNode> Task(this Api api, Guid id) => (await api.Get($"/tasks/{id}")).Is();

    public static Task<JsonNode> Ended(this Api api, Guid id, TimeSpan? within = null) => Eventually.Value(
        () => api.Task(id), task => (string?)task["status"] is not ("pending" or "running" or "waiting_approval"), $"task {id} ends", within, TestContext.Current.CancellationToken);

    public static Task<string> HasStatus(this Api api, string agentId, string status, TimeSpan? within = null) => Eventually.Equal(
        status, async () => (await api.Agent(agentId)).Text("status"), $"{agentId} is {status}", within, TestContext.Current.CancellationToken);
}
