using System.Text.Json;
using Mycosoft.Agents;

namespace Mycosoft.Gaps;

/// <summary>What the absence of a desired agent means, and how the agent is called that watches a route or looks after a service.</summary>
public static class Requirements
{
    public const string Category = "category";

    public const string Route = "route";

    /// <summary>A unit that was heard and has no agent.</summary>
    public const string Device = "device";

    public const string Integration = "integration";

    public const string Capability = "capability";

    public const string Health = "health";

    private const string RoutePrefix = "route-";

    /// <summary>An agent that a department needs; people decide on executives, machines may be set up without them.</summary>
    public static Requirement InDepartment(AgentCategory category, string agentId, string agentType, string description)
    {
        var severity = category is AgentCategory.Core or AgentCategory.Security ? "high" : "medium";
        var auto = category is AgentCategory.Core or AgentCategory.Infrastructure;
        return new(Category, agentId, agentType, category, description, $"Missing {description} agent", severity, auto);
    }

    public static Requirement Of(DesiredAgent agent) => InDepartment(agent.Category, agent.Id, agent.Type, agent.Description) with { Severity = agent.Severity, AutoCreate = agent.AutoCreate };

    public static Requirement OfRoute(string route)
    {
        var missing = $"No monitoring agent for route {route}";
        return new(Route, AgentOfRoute(route), "route-monitor", AgentCategory.Data, $"Watches {route}", missing, "medium", AutoCreate: true) { Settings = new(JsonSerializer.Serialize(new { route })) };
    }

    public static Requirement OfIntegration(DesiredIntegration integration)
    {
        var missing = $"No agent for {integration.Id} integration";
        var severity = integration.Critical ? "high" : "low";
        return new(Integration, AgentOfIntegration(integration.Id), integration.Type, AgentCategory.Integration, $"Integration with {integration.Id}", missing, severity, AutoCreate: false);
    }

    public static string AgentOfRoute(string route) => RoutePrefix + route.Trim('/').Replace('/', '-');

    public static string AgentOfIntegration(string id) => $"{id}-agent";
}
