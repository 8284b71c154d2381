using Mycosoft.Agents.Kinds.Samples;

namespace Mycosoft.Agents.Kinds.RouteMonitor;

/// <summary>
/// Holds the latest checks back from the state, which is written whole: a crash loses at most nine of them, and their tasks are in the ledger.
/// A change of verdict is written at once.
/// </summary>
internal sealed class SampleBuffer(StateChanges<RouteMonitorState> state)
{
    private const int MaxUnsaved = 10;

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private List<Sample> _unsaved = [];

    public IReadOnlyList<Sample> All => [.. state.Value.Samples.All(), .. _unsaved];

    /// <summary>Takes a sample and says which verdict it leads to.</summary>
    public async Task<(RouteVerdict Before, RouteVerdict Now)> Record(Sample sample, FlapRule rule, CancellationToken cancellationToken)
    {
        _unsaved.Add(sample);
        var before = state.Value.Verdict;
        var now = state.Value.InMaintenance(sample.At) ? before : Flapping.Next(before, [.. Latest(rule.Of).Select(s => s.Ok)], rule);
        if (now != before || _unsaved.Count >= MaxUnsaved || sample.At - _unsaved[0].At > MaxAge)
            await Flush(s => s.Verdict == now ? s : s with { Verdict = now, VerdictSince = sample.At }, cancellationToken);
        return (before, now);
    }

    public Task<RouteMonitorState> Flush(Func<RouteMonitorState, RouteMonitorState> change, CancellationToken cancellationToken) => state.Apply(
        current =>
        {
            var samples = _unsaved;
            _unsaved = [];
            return change(samples.Count == 0 ? current : current.WithSamples(samples));
        },
        cancellationToken);

    private IEnumerable<Sample> Latest(int count) => All.Where(s => !state.Value.InMaintenance(s.At)).TakeLast(count);
}
