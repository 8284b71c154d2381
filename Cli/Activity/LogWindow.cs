using System.Globalization;
using System.Text.Json;
using Mycosoft.Cli.Output;

namespace Mycosoft.Cli.Activity;

/// <summary>
/// What of the log was seen already. Entries of several silos do not become visible in the order of their times, so each look goes back a little and leaves out what it knows.
/// </summary>
internal sealed class LogWindow
{
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private readonly Dictionary<long, DateTimeOffset> _seen = [];
    private DateTimeOffset? _newest;

    /// <summary>From when on to look next; null while nothing was seen.</summary>
    public DateTimeOffset? Since => _newest - Overlap;

    /// <summary>The entries that are new, oldest first.</summary>
    public IReadOnlyList<JsonElement> Take(IEnumerable<JsonElement> entries)
    {
        var fresh = new List<(DateTimeOffset At, long Id, JsonElement Entry)>();
        foreach (var entry in entries)
        {
            if (Read(entry) is var (at, id) && _seen.TryAdd(id, at))
                fresh.Add((at, id, entry));
        }

        _newest = _seen.Count == 0 ? null : _seen.Values.Max();
        foreach (var (id, _) in _seen.Where(pair => pair.Value < Since).ToList())
            _seen.Remove(id);
        return [.. fresh.OrderBy(item => item.At).ThenBy(item => item.Id).Select(item => item.Entry)];
    }

    private static (DateTimeOffset At, long Id)? Read(JsonElement entry) =>
        entry.Member("id") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var id)
        && DateTimeOffset.TryParse(entry.Text("timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? (at, id)
            : null;
}
