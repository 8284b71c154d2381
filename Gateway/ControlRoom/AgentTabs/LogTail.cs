using Mycosoft.Activity;

namespace Mycosoft.ControlRoom.AgentTabs;

/// <summary>Which lines of a log a visitor wants to see.</summary>
internal sealed record LogQuery(string Text = "", string? Level = null)
{
    public bool Fits(LogView line) => (Level is null || line.Level == Level) && (Text.Trim() is not { Length: > 0 } text || Has(line.Message, text) || Has(line.ActionType, text) || Has(line.InputSummary, text) || Has(line.OutputSummary, text));

    private static bool Has(string? value, string text) => value?.Contains(text, StringComparison.OrdinalIgnoreCase) ?? false;
}

/// <summary>The end of a log, oldest first, as it grows. Paused, it shows what it showed and counts what has come since.</summary>
internal sealed class LogTail
{
    private List<LogView> _lines = [];
    private HashSet<long>? _held;

    /// <summary>From where lines before the oldest can be read; null when there are none.</summary>
    public string? Older { get; private set; }

    public bool IsPaused => _held is not null;

    public int Count => _lines.Count;

    /// <summary>Lines that came since it was paused.</summary>
    public int Waiting => _held is { } held ? _lines.Count(line => !held.Contains(line.Id)) : 0;

    /// <summary>The newest page of the log, newest first. If it does not reach back to what is known, what is known is let go: between them would be a hole.</summary>
    public void Take(IReadOnlyList<LogView> newest, string? older)
    {
        var known = _lines.Select(line => line.Id).ToHashSet();
        var reaches = older is null || newest.Any(line => known.Contains(line.Id));
        if (!reaches || _lines.Count == 0)
            (_lines, Older) = ([], older);
        Add(newest);
    }

    /// <summary>The page before the oldest line.</summary>
    public void TakeOlder(IReadOnlyList<LogView> page, string? older)
    {
        Add(page);
        _held?.UnionWith(page.Select(line => line.Id));
        Older = older;
    }

    public void Pause() => _held = [.. _lines.Select(line => line.Id)];

    public void Resume() => _held = null;

    public IReadOnlyList<LogView> Shown(LogQuery query) => [.. _lines.Where(line => (_held is null || _held.Contains(line.Id)) && query.Fits(line))];

    private void Add(IReadOnlyList<LogView> lines)
    {
        var known = _lines.Select(line => line.Id).ToHashSet();
        _lines = [.. _lines.Concat(lines.Where(line => known.Add(line.Id))).OrderBy(line => line.Timestamp).ThenBy(line => line.Id)];
    }
}
