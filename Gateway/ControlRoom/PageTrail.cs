namespace Mycosoft.ControlRoom;

/// <summary>The way through a list that is read by cursors: the first page is the newest, and each page knows only the next.</summary>
public sealed class PageTrail
{
    private readonly Stack<string> _cursors = new();

    /// <summary>Where the page that is shown begins; null for the first.</summary>
    public string? Here => _cursors.TryPeek(out var cursor) ? cursor : null;

    /// <summary>Where the next one begins, as the page that was read has told; null at the end.</summary>
    public string? Next { get; set; }

    public int Number => _cursors.Count + 1;

    public void Forward()
    {
        if (Next is { } next)
            _cursors.Push(next);
    }

    public void Back() => _cursors.TryPop(out _);

    public void Restart()
    {
        _cursors.Clear();
        Next = null;
    }
}
