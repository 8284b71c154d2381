using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Auth;

namespace Mycosoft.Tests.Unit.Auth;

public sealed class LiveAccessTests : IKeys, IDisposable
{
    private static readonly byte[] Salt = new byte[16];

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
    private readonly IssuedKeys _keys;
    private readonly LiveAccess _access;
    private readonly string _key = IssuedKey.Create();
    private KeyRecord _record;
    private bool _away;

    public LiveAccessTests()
    {
        _keys = new(() => this, new KeyUses(() => this, _clock, NullLogger<KeyUses>.Instance), _clock);
        _access = new(_keys, _clock);
        _record = new(Guid.NewGuid(), IssuedKey.PrefixOf(_key), "k", "alice", Role.Operator, null, null, "owner", Now, null, null, null, null);
    }

    public void Dispose() => _keys.Dispose();

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    [Fact]
    public void What_a_revoked_key_opened_ends_within_ten_seconds()
    {
        using var open = _access.Watch(Request());
        Passes(8);
        Assert.False(open.Ended.IsCancellationRequested);
        _record = _record with { RevokedAt = Now };
        Passes(8);
        Assert.Equal((true, "The API key was revoked."), (open.Ended.IsCancellationRequested, open.Refusal?.Message));
    }

    [Fact]
    public void What_a_key_opened_that_was_shown_in_another_form_ends_with_it()
    {
        var http = Request();
        http.Request.Headers.Remove(ApiKeyHandler.HeaderName);
        http.Features.Set(new ShownKey(_key));
        using var open = _access.Watch(http);
        Passes(8);
        Assert.False(open.Ended.IsCancellationRequested);
        _record = _record with { RevokedAt = Now };
        Passes(8);
        Assert.Equal("The API key was revoked.", open.Refusal?.Message);
    }

    [Fact]
    public void What_a_token_or_key_opened_ends_with_it()
    {
        using var open = _access.Watch(Request(new Caller("alice", Role.Viewer) { Until = Now.AddSeconds(5) }));
        Passes(4);
        Assert.False(open.Ended.IsCancellationRequested);
        Passes(2);
        Assert.Equal((true, "The credential has expired."), (open.Ended.IsCancellationRequested, open.Refusal?.Message));
    }

    [Fact]
    public void A_store_that_is_away_ends_nothing()
    {
        using var open = _access.Watch(Request());
        _away = true;
        Passes(20);
        Assert.Null(open.Refusal);
        (_away, _record) = (false, _record with { RevokedAt = Now });
        Passes(8);
        Assert.NotNull(open.Refusal);
    }

    [Fact]
    public void A_configured_key_is_never_over()
    {
        using var open = _access.Watch(Request(new Caller("key:2bb80d53", Role.Admin)));
        Passes(1_000);
        Assert.Null(open.Refusal);
    }

    [Fact]
    public void Who_hangs_up_ends_it_without_a_refusal()
    {
        using var gone = new CancellationTokenSource();
        var http = Request();
        http.RequestAborted = gone.Token;
        using var open = _access.Watch(http);
        gone.Cancel();
        Assert.Equal((true, null), (open.Ended.IsCancellationRequested, open.Refusal));
    }

    Task<Answer<KeyCredential>> IKeys.Find(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<Answer<KeyCredential>>(_away ? Fault.Unavailable("The store is unavailable.") : new KeyCredential(_record, Salt, IssuedKey.Hash(Salt, _key)));

    Task<Answer<Page<KeyRecord>>> IKeys.List(KeyFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<Answer<KeyCreated>> IKeys.Create(KeyCreation creation, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<Answer<KeyRecord>> IKeys.Revoke(KeyRevocation revocation, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<Answer<KeysTouched>> IKeys.Touch(IReadOnlyList<KeyUse> uses, CancellationToken cancellationToken) => throw new NotSupportedException();

    private DefaultHttpContext Request(Caller? caller = null)
    {
        var http = new DefaultHttpContext { User = new ClaimsPrincipal(caller ?? new Caller("alice", Role.Operator) { Revocable = true }) };
        http.Features.Set(new ShownKey(_key));
        return http;
    }

    /// <summary>Second by second: a look that is due is taken before the next.</summary>
    private void Passes(int seconds)
    {
        for (var second = 0; second < seconds; second++)
            _clock.Advance(TimeSpan.FromSeconds(1));
    }
}
