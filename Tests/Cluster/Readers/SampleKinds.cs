using System.Text.Json.Nodes;
using Mycosoft.Agents;

namespace Mycosoft.Tests.Cluster.Readers;

/// <summary>Descriptors without grain classes, so that no silo of another test meets them.</summary>
internal static class SampleKinds
{
    public static AgentDescriptor Probe { get; } = Kind(new("probe", AgentCategory.Data) { SingletonId = "probe-agent", Aliases = ["looker"], Capabilities = ["looking"] }, "Looks at things.", "look");

    public static AgentDescriptor Unit { get; } = Kind(new("unit", AgentCategory.Device) { UnitPrefix = "unit-" }, "One of many.", "move");

    private static AgentDescriptor Kind(AgentAttribute attribute, string description, string taskType)
    {
        string[] types = [taskType, .. AgentCatalog.UniversalTasks];
        return new(attribute, description, typeof(object), types.ToDictionary(t => t, Task));
    }

    private static TaskDescriptor Task(string type) =>
        new(type, type, Effect.Read, false, new JsonObject(), new JsonObject(), _ => null, (_, _, _) => throw new NotSupportedException("Nothing runs in these tests."));
}
