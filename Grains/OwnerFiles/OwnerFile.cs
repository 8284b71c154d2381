namespace Mycosoft.OwnerFiles;

/// <summary>
/// A document that its owner may keep in a file; without one it is what the program brings along. The file is looked at every two seconds; one that cannot be read leaves the document before it
/// in force, and says why.
/// </summary>
public sealed class OwnerFile<T>(string? path, T builtIn, Func<string, Answer<T>> read, TimeProvider clock)
    where T : class
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private volatile T _document = builtIn;
    private volatile string? _error;
    private string? _seen;
    private DateTime _loadedAt = clock.GetUtcNow().UtcDateTime;

    public string? Path => path;

    public T Document => _document;

    public string? Error => _error;

    public DateTime LoadedAt => _loadedAt;

    /// <summary>Reads the file if its text has changed, and says what is new.</summary>
    public OwnerFileNews Look()
    {
        string text;
        try
        {
            text = File.ReadAllText(path!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What comes back with the same text is in force as before.
            _seen = null;
            return Keep(e.Message);
        }

        if (text == _seen)
            return OwnerFileNews.None;
        _seen = text;
        if (!read(text).TryGet(out var document, out var fault))
            return Keep(OwnerFileCheck.Words(fault));
        (_document, _error, _loadedAt) = (document, null, clock.GetUtcNow().UtcDateTime);
        return OwnerFileNews.Taken;
    }

    public async Task Follow(Action<OwnerFileNews> tell, CancellationToken stoppingToken)
    {
        if (path is null)
            return;
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            tell(Look());
    }

    private OwnerFileNews Keep(string error)
    {
        if (error == _error)
            return OwnerFileNews.None;
        _error = error;
        return OwnerFileNews.Refused;
    }
}

/// <summary>What a look at an owner's file found.</summary>
public enum OwnerFileNews
{
    None = 0,

    /// <summary>Another document is in force.</summary>
    Taken = 1,

    /// <summary>The file is wrong; the document before it stays in force.</summary>
    Refused = 2,
}
