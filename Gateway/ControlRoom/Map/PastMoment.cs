using Mycosoft.Playback;

namespace Mycosoft.ControlRoom.Map;

/// <summary>What the map shows of the past.</summary>
/// <param name="At">UTC.</param>
/// <param name="Agents">Who is in the recording, when it is new; null while it is the same.</param>
/// <param name="Changes">Whose status is another than what was shown before.</param>
/// <param name="Traffic">What was sent.</param>
/// <param name="Nodes">Who was there.</param>
public sealed record PastMoment(DateTime At, IReadOnlyList<RecordedAgent>? Agents, IReadOnlyList<RecordedStatus> Changes, IReadOnlyList<MapEdge> Traffic, IReadOnlyList<MapNode> Nodes)
{
    public double Rate => Traffic.Sum(edge => edge.Rate);

    /// <summary>Null when it is not known.</summary>
    public string? StatusOf(string agentId) => Nodes.FirstOrDefault(node => node.Id == agentId)?.Status;
}
