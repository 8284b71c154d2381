using System.Text.Json;
using Mycosoft.Agents;

namespace Mycosoft.Gaps;

/// <summary>The seed's list of agents that a company needs. An integration is asked for once, under the stricter of the seed's two rules for it.</summary>
public static class Requirements
{
    public const string Category = "category";

    public const string Route = "route";

    public const string Integration = "integration";

    public const string Capability = "capability";

    public const string Health = "health";

    private const string RoutePrefix = "route-";

    private static readonly (AgentCategory Category, string Id, string Type, string Description)[] Departments =
    [
        (AgentCategory.Core, "myca-core", "orchestrator", "Central orchestrator"),
        (AgentCategory.Core, "task-router", "router", "Task routing"),
        (AgentCategory.Core, "event-processor", "processor", "Event processing"),
        (AgentCategory.Corporate, "ceo-agent", "executive", "Strategic decisions"),
        (AgentCategory.Corporate, "cfo-agent", "financial", "Financial oversight"),
        (AgentCategory.Corporate, "cto-agent", "technical", "Technology decisions"),
        (AgentCategory.Infrastructure, "proxmox-agent", "vm-manager", "Virtual machine"),
        (AgentCategory.Infrastructure, "docker-agent", "container-manager", "Container"),
        (AgentCategory.Infrastructure, "network-agent", "network-manager", "Network"),
        (AgentCategory.Infrastructure, "storage-agent", "storage-manager", "Storage"),
        (AgentCategory.Infrastructure, "monitoring-agent", "monitor", "Monitoring"),
        (AgentCategory.Security, "soc-agent", "security", "Security operations"),
        (AgentCategory.Security, "audit-agent", "audit", "Audit"),
        (AgentCategory.Device, "mycobrain-coordinator", "device-coordinator", "Device coordination"),
        (AgentCategory.Data, "mindex-agent", "database", "Database"),
        (AgentCategory.Data, "etl-agent", "etl", "Data pipeline"),
        (AgentCategory.Data, "search-agent", "search", "Search"),
    ];

    private static readonly string[] Routes = ["/api/auth", "/api/mindex", "/api/mycobrain", "/api/natureos", "/api/ai", "/api/search"];

    private static readonly (string Id, string Type, bool Critical)[] Integrations =
    [
        ("n8n", "workflow", true),
        ("zapier", "integration", false),
        ("elevenlabs", "voice", true),
        ("openai", "ai-provider", true),
        ("anthropic", "ai-provider", true),
    ];

    public static IReadOnlyList<Requirement> OfTheSeed { get; } =
    [
        .. Departments.Select(d => InDepartment(d.Category, d.Id, d.Type, d.Description)),
        .. Routes.Select(OfRoute),
        .. Integrations.Select(i => OfIntegration(i.Id, i.Type, i.Critical)),
    ];

    /// <summary>An agent that a department needs; people decide on executives, machines may be set up without them.</summary>
    public static Requirement InDepartment(AgentCategory category, string agentId, string agentType, string description)
    {
        var severity = category is AgentCategory.Core or AgentCategory.Security ? "high" : "medium";
        var auto = category is AgentCategory.Core or AgentCategory.Infrastructure;
        return new(Category, agentId, agentType, category, description, $"Missing {description} agent", severity, auto);
    }

    private static Requirement OfRoute(string route)
    {
        var agentId = RoutePrefix + route.Trim('/').Replace('/', '-');
        var missing = $"No monitoring agent for route {route}";
        return new(Route, agentId, "route-monitor", AgentCategory.Data, $"Watches {route}", missing, "medium", AutoCreate: true) { Settings = new(JsonSerializer.Serialize(new { route })) };
    }

    private static Requirement OfIntegration(string id, string type, bool critical)
    {
        var missing = $"No agent for {id} integration";
        var severity = critical ? "high" : "low";
        return new(Integration, $"{id}-agent", type, AgentCategory.Integration, $"Integration with {id}", missing, severity, AutoCreate: false);
    }
}
