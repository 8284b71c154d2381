using System.Collections.Concurrent;

namespace Mycosoft.Auth;

/// <summary>
/// Tickets for those who watch from a browser, which sends no header of ours with a WebSocket and whose addresses are no place for a key: the key of who asked, sealed for half a minute. One opens the
/// routes that accept it, at any gateway of the company, and at each of them once.
/// </summary>
internal sealed class WatchTickets(Access access, TimeProvider clock)
{
    public const string QueryName = "ticket";

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private const int MostKept = 10_000;
    private const int MostText = 12_000;

    private static readonly Fault NotValid = new(FaultCodes.Forbidden, "The ticket is not valid, or its half minute is over.");
    private static readonly Fault Used = new(FaultCodes.Forbidden, "The ticket was used already.");

    private readonly KeySeal _seal = new(access, "mas.watch-ticket.1", clock);
    private readonly ConcurrentDictionary<string, DateTime> _used = new(StringComparer.Ordinal);

    public SealedKey Give(string key) => _seal.Seal(key, Lifetime);

    /// <summary>The key in the ticket of a request, which is used up with it, or why it opens nothing; null without a ticket, or where none is accepted.</summary>
    public Answer<string>? KeyOf(HttpContext http)
    {
        if (http.Features.Get<Looked>() is { } looked)
            return looked.Key;
        var text = http.GetEndpoint()?.Metadata.GetMetadata<Accepted>() is null ? null : (string?)http.Request.Query[QueryName];
        var key = string.IsNullOrEmpty(text) ? null : Use(text);
        http.Features.Set(new Looked(key));
        return key;
    }

    private Answer<string> Use(string text)
    {
        if (text.Length > MostText || _seal.Open(text) is not { } opened)
            return NotValid;
        ForgetOver();
        return _used.TryAdd(opened.Id, opened.ExpiresAt) ? opened.Key : Used;
    }

    /// <summary>What is over opens nothing anyway.</summary>
    private void ForgetOver()
    {
        if (_used.Count < MostKept)
            return;
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var used in _used.Where(used => used.Value <= now))
            _used.TryRemove(used);
    }

    /// <summary>Marks the routes that a ticket opens.</summary>
    internal sealed record Accepted;

    private sealed record Looked(Answer<string>? Key);
}
