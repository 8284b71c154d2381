namespace Mycosoft.Gaps;

/// <summary>The agents that are to be born at start.</summary>
public sealed record RosterOptions(IReadOnlyList<string> AgentIds);
