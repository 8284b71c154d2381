using System.Collections.Concurrent;
using System.Diagnostics;

namespace Mycosoft.Tests.Support.History;

/// <summary>What the clients of a run were told: the company owes all of it. Filled from many threads.</summary>
public sealed class RunHistory
{
    private readonly ConcurrentDictionary<Guid, string> _accepted = [];
    private readonly ConcurrentDictionary<Guid, string> _ends = [];
    private readonly ConcurrentDictionary<(string From, string To), ConcurrentQueue<Guid>> _sent = [];
    private readonly ConcurrentDictionary<string, int> _failures = [];
    private readonly ConcurrentQueue<TimeSpan> _progress = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Tasks that were answered with 202, and their agents.</summary>
    public IReadOnlyDictionary<Guid, string> Accepted => _accepted;

    /// <summary>Tasks that a client was shown as ended, and how.</summary>
    public IReadOnlyDictionary<Guid, string> Ends => _ends;

    /// <summary>Acknowledged messages of each pair, in the order in which their sender, one after the other, was answered.</summary>
    public IEnumerable<KeyValuePair<(string From, string To), ConcurrentQueue<Guid>>> Sent => _sent;

    /// <summary>Requests that failed, by what the client saw; each was repeated until it was answered.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    public string FailuresInWords => string.Join(", ", _failures.Select(f => $"{f.Value} x {f.Key}"));

    /// <summary>The longest time between two accepted tasks.</summary>
    public TimeSpan LongestPause
    {
        get
        {
            var times = _progress.Order().ToList();
            return times.Zip(times.Skip(1), (a, b) => b - a).DefaultIfEmpty().Max();
        }
    }

    public void WasAccepted(Guid taskId, string agentId)
    {
        _accepted[taskId] = agentId;
        _progress.Enqueue(_clock.Elapsed);
    }

    public void WasSeenEnded(Guid taskId, string status) => _ends[taskId] = status;

    public void WasSent(string from, string to, Guid messageId) => _sent.GetOrAdd((from, to), static _ => new()).Enqueue(messageId);

    public void Failed(string how) => _failures.AddOrUpdate(how, 1, static (_, count) => count + 1);
}
