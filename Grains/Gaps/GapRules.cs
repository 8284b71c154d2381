using System.Globalization;
using Mycosoft.Agents;
using Mycosoft.Devices;

namespace Mycosoft.Gaps;

/// <summary>What a company lacks, given whom it has.</summary>
public static class GapRules
{
    /// <summary>The least number of agents that the seed wants in a category.</summary>
    public static readonly IReadOnlyList<(AgentCategory Category, int Required)> Minimums =
        [(AgentCategory.Core, 3), (AgentCategory.Infrastructure, 5), (AgentCategory.Security, 2), (AgentCategory.Data, 3)];

    /// <summary>What the desired state asks for, and the agents of the roster that are not in it.</summary>
    public static IReadOnlyList<Requirement> Required(DesiredState desired, IReadOnlyList<string> roster, AgentCatalog catalog)
    {
        var known = desired.Required.Select(r => r.AgentId).ToHashSet(StringComparer.Ordinal);
        return [.. desired.Required, .. roster.Where(known.Add).Select(id => OfRoster(id, catalog))];
    }

    public static IReadOnlyList<AgentGap> Find(IReadOnlyList<Requirement> required, IReadOnlySet<string> present, AgentCatalog catalog, DateTime now) =>
        [.. required.Where(r => !present.Contains(r.AgentId)).Select(r => Gap(r, catalog, now))];

    public static IReadOnlyList<CategoryGap> ByCategory(IReadOnlyDictionary<AgentCategory, int> present) =>
        [.. Minimums.Select(m => Against(m.Category, m.Required, present.GetValueOrDefault(m.Category)))];

    private static CategoryGap Against(AgentCategory category, int required, int active) => new(category, required, active, Math.Max(0, required - active));

    private static Requirement OfRoster(string agentId, AgentCatalog catalog)
    {
        var kind = catalog.FindByAgentId(agentId);
        return Requirements.InDepartment(kind?.Category ?? AgentCategory.Custom, agentId, kind?.Kind ?? agentId, NameOf(agentId));
    }

    private static AgentGap Gap(Requirement missing, AgentCatalog catalog, DateTime now)
    {
        var kind = catalog.Find(missing.AgentType) ?? catalog.FindByAgentId(missing.AgentId);
        var category = kind?.Category ?? missing.Category;
        var (type, description) = (kind?.Kind ?? missing.AgentType, kind?.Description ?? missing.Description);
        var suggested = new SuggestedAgent(missing.AgentId, type, category, NameOf(missing.AgentId), description, kind is null ? null : missing.Settings);
        var gapId = $"{missing.GapType}-{missing.AgentId}";
        return new(gapId, missing.GapType, category, missing.Missing, missing.Severity, suggested, missing.AutoCreate, kind is not null, now, $"no agent {missing.AgentId} is present");
    }

    /// <summary>A unit that is heard and that nobody looks after.</summary>
    public static AgentGap OfDevice(string deviceId, AgentCatalog catalog, DateTime now)
    {
        var (agentId, kind) = (UnitIds.AgentOf(deviceId), catalog.Find(UnitIds.Kind));
        var suggested = new SuggestedAgent(agentId, UnitIds.Kind, AgentCategory.Device, NameOf(agentId), kind?.Description ?? "Looks after one unit");
        return new($"{Requirements.Device}-{agentId}", Requirements.Device, AgentCategory.Device, $"Unit {deviceId} has no agent", "high", suggested, AutoCreate: true, kind is not null, now, "it is in the registry of devices");
    }

    /// <summary>An agent that is there and does not work.</summary>
    public static AgentGap Unwell(string agentId, AgentDescriptor kind, string what, string severity, DateTime now) =>
        new($"{Requirements.Health}-{agentId}", Requirements.Health, kind.Category, $"Agent {agentId} {what}", severity, new(agentId, kind.Kind, kind.Category, NameOf(agentId), kind.Description), AutoCreate: false, KindBuilt: true, now, what);

    /// <summary>A task that somebody wanted and nobody can do.</summary>
    public static AgentGap Incapable(string taskType, string evidence, DateTime now)
    {
        var id = $"{Requirements.Capability}-{taskType}";
        return new(id, Requirements.Capability, AgentCategory.Custom, $"No kind can do '{taskType}'", "medium", new($"{taskType}-agent", taskType, AgentCategory.Custom, NameOf($"{taskType}-agent"), $"Does {taskType}"), AutoCreate: false, KindBuilt: false, now, evidence);
    }

    /// <summary>"task-router" is shown as "Task Router".</summary>
    private static string NameOf(string agentId) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(agentId.Replace('-', ' '));
}
