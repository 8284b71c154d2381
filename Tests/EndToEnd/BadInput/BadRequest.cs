using System.Text.Json;

namespace Mycosoft.Tests.EndToEnd.BadInput;

/// <summary>A request that nobody should send. {busy} in its path or body stands for an agent of the suite.</summary>
public sealed record BadRequest(string Name, string Method, string Path, string? Body, int Status, string? At = null, string ContentType = "application/json")
{
    public static BadRequest Post(string name, string path, string? body, int status, string? at = null) => new(name, "POST", path, body, status, at);

    public static BadRequest Get(string name, string path, int status, string? at = null) => new(name, "GET", path, null, status, at);

    /// <summary>A submit to the suite's agent with one member set, or replaced, by raw JSON.</summary>
    public static BadRequest Task(string name, string member, string json, int status = 422, string? at = null) =>
        Post(name, "/tasks", With(new() { ["agent_id"] = "\"{agent}\"", ["task_type"] = "\"get_status\"" }, member, json), status, at ?? "$." + member);

    public static BadRequest Spawn(string name, string member, string json, int status = 422, string? at = null) =>
        Post(name, "/agents/spawn", With(new() { ["agent_id"] = "\"never-born\"", ["agent_type"] = "\"task-router\"" }, member, json), status, at ?? "$." + member);

    public static BadRequest Message(string name, string member, string json, int status = 422, string? at = null) =>
        Post(name, "/messages", With(new() { ["from_agent"] = "\"{agent}\"", ["to_agent"] = "\"task-router\"" }, member, json), status, at ?? "$." + member);

    public static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    public override string ToString() => Name;

    private static string With(Dictionary<string, string> members, string member, string json)
    {
        members[member] = json;
        return "{" + string.Join(',', members.Select(pair => $"{JsonSerializer.Serialize(pair.Key)}:{pair.Value}")) + "}";
    }
}
