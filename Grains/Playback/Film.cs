using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Messages;

namespace Mycosoft.Playback;

/// <summary>What was recorded, put together frame by frame.</summary>
public sealed class Film(PastWindow window, PastReach lives, PastReach traffic, IReadOnlyList<PastAgent> agents)
{
    private const string Gone = "deleted";

    private readonly Dictionary<string, bool[]> _busy = agents.ToDictionary(a => a.Id, _ => new bool[window.Steps], StringComparer.Ordinal);
    private readonly Dictionary<string, List<PastLife>> _lives = agents.ToDictionary(a => a.Id, _ => new List<PastLife>(), StringComparer.Ordinal);
    private readonly List<PastTraffic> _traffic = [];
    private readonly long[] _started = new long[window.Steps];
    private readonly long[] _completed = new long[window.Steps];
    private readonly long[] _failed = new long[window.Steps];

    /// <summary>In the order of time: the last change before the window, those in it, and the first after it.</summary>
    public void Add(PastLife change)
    {
        if (_lives.TryGetValue(change.AgentId, out var changes))
            changes.Add(change);
    }

    public void Add(PastRuns runs)
    {
        if (runs.Began >= 0)
            _started[runs.Began] += runs.Count;
        if (runs.Ended < window.Steps && runs.Outcome == "completed")
            _completed[runs.Ended] += runs.Count;
        if (runs.Ended < window.Steps && runs.Outcome == "failed")
            _failed[runs.Ended] += runs.Count;
        if (_busy.TryGetValue(runs.AgentId, out var busy))
            busy.AsSpan(Math.Max(0, runs.Began)..Math.Min(window.Steps, runs.Ended + 1)).Fill(true);
    }

    public void Add(PastTraffic sent) => _traffic.Add(sent);

    /// <summary>The agents in their order for as long as all their changes find room.</summary>
    public Recording Develop(int mostChanges, bool truncated)
    {
        var changes = Enumerable.Range(0, window.Steps).Select(_ => new List<RecordedStatus>()).ToArray();
        var shown = new List<RecordedAgent>();
        foreach (var agent in agents)
        {
            var statuses = StatusesOf(agent);
            var changed = Enumerable.Range(0, window.Steps).Where(step => step == 0 || statuses[step] != statuses[step - 1]).ToList();
            if ((mostChanges -= changed.Count) < 0)
            {
                truncated = true;
                break;
            }

            shown.Add(new(agent.Id, agent.Category, agent.Kind));
            changed.ForEach(step => changes[step].Add(new(agent.Id, statuses[step])));
        }

        var nodes = shown.Select(a => a.AgentId).Append(ConnectionRules.Orchestrator).ToHashSet(StringComparer.Ordinal);
        var sent = _traffic.Where(t => nodes.Contains(t.Traffic.Source) && nodes.Contains(t.Traffic.Target)).ToLookup(t => t.Step, t => t.Traffic);
        return new(window.From, window.To, window.StepSeconds, lives.From, traffic.From, truncated, shown, [.. changes.Select((list, step) => Frame(step, list, sent[step]))]);
    }

    private RecordedFrame Frame(int step, List<RecordedStatus> changes, IEnumerable<RecordedTraffic> sent)
    {
        var (from, until) = (window.At(step), window.At(step + 1));
        return new(from, changes, traffic.Knows(from, until) ? [.. sent] : null, lives.Knows(from, until) ? new(_started[step], _completed[step], _failed[step]) : null);
    }

    private string?[] StatusesOf(PastAgent agent)
    {
        var (changes, busy, statuses) = (_lives[agent.Id], _busy[agent.Id], new string?[window.Steps]);
        // Who never changed is what it is now; of who changed later it is not known what it was before.
        var life = changes.Count == 0 && agent.BornAt < window.From ? agent.Present : (Life?)null;
        var next = 0;
        for (var step = 0; step < window.Steps; step++)
        {
            var until = step + 1 < window.Steps ? window.At(step + 1) : window.To;
            for (; next < changes.Count && changes[next].At < until; next++)
                life = changes[next].Life;
            statuses[step] = lives.Knows(window.At(step), until) ? StatusOf(life, busy[step]) : null;
        }

        return statuses;
    }

    private static string? StatusOf(Life? life, bool busy) => life switch
    {
        null => null,
        Life.Deleted => Gone,
        { } known => LedgerNames.Text(StatusRules.Report(known, busy ? 1 : 0, 0)),
    };
}
