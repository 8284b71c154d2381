using Mycosoft.Playback;

namespace Mycosoft.ControlRoom.Map;

/// <summary>A recording that is wound to and fro: who was what at a moment, without going through all that came before each time.</summary>
internal sealed class PastReel(Recording recording)
{
    private readonly Dictionary<string, string?> _statuses = new(StringComparer.Ordinal);
    private int _at = -1;

    public Recording Recording => recording;

    public int Length => recording.Frames.Count;

    /// <summary>Where it stands; before the first frame until it was wound.</summary>
    public int At => _at;

    /// <summary>What it stands at. The last frame of a recording ends with it.</summary>
    public RecordedFrame Frame => recording.Frames[Math.Max(0, _at)];

    public string? StatusOf(string agentId) => _statuses.GetValueOrDefault(agentId);

    /// <summary>Winds to a frame; answers whose status is another than where it stood before.</summary>
    public IReadOnlyList<RecordedStatus> Wind(int to)
    {
        to = Math.Clamp(to, 0, Length - 1);
        var before = to < _at ? new Dictionary<string, string?>(_statuses, StringComparer.Ordinal) : null;
        if (before is not null)
        {
            _statuses.Clear();
            _at = -1;
        }

        var changed = new Dictionary<string, string?>(StringComparer.Ordinal);
        while (_at < to)
        {
            foreach (var change in recording.Frames[++_at].Changes)
                changed[change.AgentId] = _statuses[change.AgentId] = change.Status;
        }

        return before is null
            ? [.. changed.Select(change => new RecordedStatus(change.Key, change.Value))]
            : [.. _statuses.Where(now => before.GetValueOrDefault(now.Key) != now.Value).Select(now => new RecordedStatus(now.Key, now.Value))];
    }

    /// <summary>What was sent in the frame it stands at, a second.</summary>
    public IReadOnlyList<MapEdge> Traffic() =>
        [.. (Frame.Traffic ?? []).Select(sent => new MapEdge(null, CompanyGraph.Name(sent.Source), CompanyGraph.Name(sent.Target), "traffic", false, Math.Round((double)sent.Messages / Seconds, 3), null, null))];

    /// <summary>Those who were there, and what they were.</summary>
    public IReadOnlyList<MapNode> Nodes() =>
        [.. recording.Agents.Where(agent => StatusOf(agent.AgentId) != "deleted").Select(agent => new MapNode(agent.AgentId, StatusOf(agent.AgentId), agent.Kind, Parts.Say.Name(agent.Category)))];

    /// <summary>How long the present frame lasts; the last one may be shorter than the others.</summary>
    private double Seconds => Math.Max(1, Math.Min(recording.StepSeconds, (recording.To - Frame.At).TotalSeconds));
}
