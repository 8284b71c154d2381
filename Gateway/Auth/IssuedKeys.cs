using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;

namespace Mycosoft.Auth;

/// <summary>
/// Checks keys against the store. What a prefix stands for is remembered for four seconds from before it was asked for, so that a revocation acts within five everywhere; a prefix that nobody
/// has is not remembered, and a wrong key under a known one costs no look-up.
/// </summary>
internal sealed class IssuedKeys(Func<IKeys> store, KeyUses uses, TimeProvider clock) : IDisposable
{
    public const int MostRemembered = 10_000;

    /// <summary>So many look-ups at a time, so that a crowd with wrong keys leaves the store to those who are in.</summary>
    private const int AtATime = 16;

    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly byte[] Nothing = new byte[32];

    private readonly SemaphoreSlim _asking = new(AtATime);
    private readonly ConcurrentDictionary<string, Lookup> _lookups = new(StringComparer.Ordinal);

    public int Remembered => _lookups.Count;

    public async ValueTask<AuthenticateResult> Check(string key, CancellationToken cancellationToken)
    {
        var (known, refusal) = await Judge(key, cancellationToken);
        if (known is null)
            return AuthenticateResult.Fail(new CredentialRefused(refusal!));
        uses.Note(known.Credential.Key.Id, clock.GetUtcNow().UtcDateTime);
        return known.Opens;
    }

    /// <summary>Why a key that has opened would not do so again; null when it would. That is no use of it.</summary>
    public async ValueTask<Fault?> Refusal(string key, CancellationToken cancellationToken) => (await Judge(key, cancellationToken)).Refusal;

    private async ValueTask<(Known? Known, Fault? Refusal)> Judge(string key, CancellationToken cancellationToken)
    {
        if (!IssuedKey.IsPossible(key))
            return Refuse("The API key is not valid.");
        var known = await Find(IssuedKey.PrefixOf(key)).WaitAsync(cancellationToken);
        // Compared even when there is nothing to compare with, so that both take the same time.
        var fits = IssuedKey.Fits(key, known?.Credential.Salt ?? Nothing, known?.Credential.Hash ?? Nothing);
        if (known is null || !fits)
            return Refuse("The API key is not valid.");
        var record = known.Credential.Key;
        if (record.RevokedAt is not null)
            return Refuse("The API key was revoked.");
        var now = clock.GetUtcNow().UtcDateTime;
        if (record.ExpiresAt <= now)
            return Refuse("The API key has expired.");
        // Stored before its name was kept for the company itself.
        return Principals.IsReserved(record.Principal) && record.Principal != Principals.KeyPrefix + record.Prefix ? Refuse("The API key is in a name that the company itself acts under.") : (known, null);
    }

    public void Dispose() => _asking.Dispose();

    /// <summary>After a revocation, so that this gateway need not wait.</summary>
    public void Forget(string prefix) => _lookups.TryRemove(prefix, out _);

    private async Task<Known?> Find(string prefix)
    {
        var lookup = _lookups.AddOrUpdate(prefix, static (prefix, keys) => keys.Begin(prefix), static (prefix, present, keys) => keys.IsStale(present) ? keys.Begin(prefix) : present, this);
        Known? known = null;
        try
        {
            return known = await lookup.Answer.Value;
        }
        finally
        {
            if (known is null)
                _lookups.TryRemove(new(prefix, lookup));
        }
    }

    private bool IsStale(Lookup lookup) => clock.GetElapsedTime(lookup.Since) >= Trust;

    private Lookup Begin(string prefix)
    {
        if (_lookups.Count >= MostRemembered)
            _lookups.Clear();
        return new(clock.GetTimestamp(), new(() => Ask(prefix)));
    }

    private async Task<Known?> Ask(string prefix)
    {
        using var limit = new CancellationTokenSource(Patience);
        await _asking.WaitAsync(limit.Token);
        try
        {
            var answer = await store().Find(prefix, limit.Token);
            if (answer.TryGet(out var credential, out var fault))
                return new(credential, AuthenticateResult.Success(CallerOf(credential.Key).ToTicket()));
            return fault.Code == FaultCodes.NotFound ? null : throw new TimeoutException(fault.Message);
        }
        finally
        {
            _asking.Release();
        }
    }

    private static Caller CallerOf(KeyRecord key) => new(key.Principal, key.Role) { Scopes = key.Scopes, RateLimit = key.RateLimit, CountedAs = key.Prefix, Until = key.ExpiresAt, Revocable = true };

    private static (Known?, Fault?) Refuse(string why) => (null, new(FaultCodes.Forbidden, why));

    private sealed record Lookup(long Since, Lazy<Task<Known?>> Answer);

    private sealed record Known(KeyCredential Credential, AuthenticateResult Opens);
}
