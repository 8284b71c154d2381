using System.Text;
using System.Text.Json;

namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>POST /tasks, ready to be put on the wire: one request for each agent.</summary>
internal static class TaskRequests
{
    public static IReadOnlyList<ReadOnlyMemory<byte>> Of(Uri target, string key, IEnumerable<string> agents, string taskType = "get_status", int? wait = null) =>
        [.. agents.Select(agent => One(target, key, agent, taskType, wait))];

    private static ReadOnlyMemory<byte> One(Uri target, string key, string agent, string taskType, int? wait)
    {
        var body = JsonSerializer.Serialize(new { agent_id = agent, task_type = taskType, payload = new { } });
        var path = target.AbsolutePath.TrimEnd('/') + "/tasks" + (wait is { } seconds ? $"?wait={seconds}" : "");
        string[] lines =
        [
            $"POST {path} HTTP/1.1",
            $"Host: {target.Authority}",
            "Content-Type: application/json",
            $"X-API-Key: {key}",
            $"Content-Length: {Encoding.UTF8.GetByteCount(body)}",
            "",
            body,
        ];
        return Encoding.UTF8.GetBytes(string.Join("\r\n", lines));
    }
}
