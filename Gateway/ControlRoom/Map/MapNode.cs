using Mycosoft.Agents;
using Mycosoft.ControlRoom.Parts;

namespace Mycosoft.ControlRoom.Map;

/// <summary>An agent as a row beside the map, now or at a moment of the past.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">As the API names it; null when it is not known.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Category">As the API names it.</param>
public sealed record MapNode(string Id, string? Status, string Kind, string Category)
{
    internal static MapNode Of(AgentView agent) => new(agent.AgentId, Say.Name(agent.Status), agent.Type, Say.Name(agent.Category));
}
