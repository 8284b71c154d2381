using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.OwnerFiles;
using YamlDotNet.RepresentationModel;

namespace Mycosoft.Gaps;

/// <summary>Reads a desired state, and is strict: what is not known, or there twice, is a fault. A section that is absent is the seed's; an empty list is none.</summary>
public static class DesiredReader
{
    private const int Most = 1_000;
    private static readonly string[] Severities = ["critical", "high", "medium", "low"];
    private static readonly string[] Categories = [.. Enum.GetValues<AgentCategory>().Select(LedgerNames.Text)];

    public static Answer<DesiredState> Read(string text) => Read(text, BuiltInDesiredState.Document);

    /// <summary>For the state that this program brings along, which a test has read.</summary>
    public static DesiredState ReadOwn(string text) => Read(text, null).TryGet(out var state, out var fault) ? state : throw new InvalidOperationException(fault.Message);

    private static Answer<DesiredState> Read(string text, DesiredState? otherwise) => YamlText.Read(text, "A desired state", root => Document(root, text, otherwise));

    private static DesiredState Document(YamlNode root, string text, DesiredState? otherwise)
    {
        var (members, seen, people) = (new Members(root, "$"), new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var agents = members.List("agents", Most)?.Select(m => Agent(m, seen, people)).ToList();
        var routes = members.Texts("routes", Most, route => Route(route, seen));
        var integrations = members.List("integrations", Most)?.Select(m => Integration(m, seen)).ToList();
        members.Done();
        return new(YamlText.VersionOf(text), agents ?? otherwise?.Agents ?? [], routes ?? otherwise?.Routes ?? [], integrations ?? otherwise?.Integrations ?? [], people);
    }

    private static DesiredAgent Agent(Members agent, HashSet<string> seen, HashSet<string> people)
    {
        var id = agent.Text("id", text => IdOf(text, text, seen)) ?? throw agent.Missing("id");
        var category = LedgerNames.Parse<AgentCategory>(agent.Word("category", Categories) ?? throw agent.Missing("category"));
        var (kind, type) = (agent.Text("kind"), agent.Text("type"));
        if (kind is not null && type is not null)
            throw agent.Wrong("type", "kind and type are the same; give one of them.");
        var named = kind ?? type ?? throw agent.Missing("kind");
        var (usual, asked) = (Requirements.InDepartment(category, id, named, agent.Text("description") ?? named), agent.Flag("auto_create"));
        if (asked == false)
            people.Add(id);
        var read = new DesiredAgent(id, category, named, usual.Description, agent.Word("severity", Severities) ?? usual.Severity, asked ?? usual.AutoCreate);
        agent.Done();
        return read;
    }

    private static DesiredIntegration Integration(Members integration, HashSet<string> seen)
    {
        var id = integration.Text("id", text => IdOf(text, Requirements.AgentOfIntegration(text), seen)) ?? throw integration.Missing("id");
        var read = new DesiredIntegration(id, integration.Text("type") ?? "integration", integration.Flag("critical") ?? false);
        integration.Done();
        return read;
    }

    private static string? Route(string route, HashSet<string> seen) =>
        route[0] == '/' && route.Trim('/').Length > 0 ? IdOf(route, Requirements.AgentOfRoute(route), seen) : $"a route is a path such as /api/auth, not '{route}'.";

    private static string? IdOf(string text, string agentId, HashSet<string> seen) =>
        AgentIds.CheckNew(agentId, "$") is { } fault ? $"'{text}' makes no agent id: {fault.Message}"
        : seen.Add(agentId) ? null
        : text == agentId ? $"'{text}' is there twice." : $"'{text}' is there twice, as the agent {agentId}.";
}
