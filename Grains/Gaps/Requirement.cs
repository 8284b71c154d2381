using Mycosoft.Agents;

namespace Mycosoft.Gaps;

/// <summary>An agent that the company should have, and what its absence means.</summary>
/// <param name="GapType">Of the gap that its absence is, and what the gap's id starts with.</param>
/// <param name="AgentType">The seed's word for its kind.</param>
/// <param name="Missing">What is said of its absence.</param>
public sealed record Requirement(
    string GapType,
    string AgentId,
    string AgentType,
    AgentCategory Category,
    string Description,
    string Missing,
    string Severity,
    bool AutoCreate)
{
    /// <summary>The settings it is born with.</summary>
    public JsonText? Settings { get; init; }
}
