namespace Mycosoft.Clients.Webhooks;

/// <summary>When a receiver is called next, and for what no more: longer after each failure, not in step with others, and never before it wants to be.</summary>
public sealed class WebhookPace(TimeProvider clock)
{
    public const int MostRefusals = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private readonly Dictionary<Guid, int> _refusals = [];
    private long _since = clock.GetTimestamp();
    private TimeSpan _backoff;
    private TimeSpan _pause;

    /// <summary>The receiver wants nothing any more. It stays so until the process ends: its address is read at the start.</summary>
    public bool IsGone { get; private set; }

    public bool IsDue => !IsGone && clock.GetElapsedTime(_since) >= _pause;

    /// <summary>How many are passed over.</summary>
    public int GivenUpCount => _refusals.Count(r => r.Value >= MostRefusals);

    public bool HasGivenUp(Guid id) => _refusals.GetValueOrDefault(id) >= MostRefusals;

    /// <summary>True when this refusal of it was the last.</summary>
    public bool Refused(Guid id)
    {
        _refusals[id] = _refusals.GetValueOrDefault(id) + 1;
        return HasGivenUp(id);
    }

    /// <summary>What is no longer waiting needs no memory.</summary>
    public void Forget(IEnumerable<Guid> waiting)
    {
        foreach (var id in _refusals.Keys.Except(waiting).ToList())
            _refusals.Remove(id);
    }

    /// <summary>After a round: null when everything was taken.</summary>
    public void After(WebhookReply? failure)
    {
        IsGone |= failure?.Verdict == WebhookVerdict.Gone;
        _since = clock.GetTimestamp();
        _backoff = failure is null ? TimeSpan.Zero : Longer(_backoff);
        _pause = failure?.Wait is { } wait && wait > _backoff ? wait : _backoff;
    }

    private static TimeSpan Longer(TimeSpan pause)
    {
        var longer = pause < FirstPause ? FirstPause * 2 : pause * 2;
        return (longer < LongestPause ? longer : LongestPause) * (0.75 + (Random.Shared.NextDouble() / 4));
    }
}
