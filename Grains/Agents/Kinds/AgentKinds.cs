namespace Mycosoft.Agents.Kinds;

/// <summary>Every kind that is built. A new kind is one file and one line here.</summary>
public static class AgentKinds
{
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(MycaCoreAgent),
        typeof(TaskRouterAgent),
        typeof(EventProcessorAgent),
    ];
}
