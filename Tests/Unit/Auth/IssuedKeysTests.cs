using System.Reflection;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Auth;

namespace Mycosoft.Tests.Unit.Auth;

public sealed class IssuedKeysTests : IKeys, IDisposable
{
    private static readonly byte[] Salt = new byte[16];

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
    private readonly IssuedKeys _keys;
    private readonly string _key = IssuedKey.Create();
    private KeyRecord _record;
    private int _asked;
    private bool _away;
    private TaskCompletionSource? _hold;

    public IssuedKeysTests()
    {
        _keys = new(() => this, new KeyUses(() => this, _clock, NullLogger<KeyUses>.Instance), _clock);
        _record = new(Guid.NewGuid(), IssuedKey.PrefixOf(_key), "k", "alice", Role.Operator, null, 5, "owner", Now, null, null, null, null);
    }

    public void Dispose() => _keys.Dispose();

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_opens_as_its_principal_with_its_role()
    {
        var caller = Assert.IsType<Caller>((await Check(_key)).Principal?.Identity);
        Assert.Equal(("alice", Role.Operator, 5, _record.Prefix), (caller.Name, caller.Role, caller.RateLimit, caller.CountedAs));
    }

    [Fact]
    public async Task A_revocation_elsewhere_acts_within_five_seconds()
    {
        Assert.True((await Check(_key)).Succeeded);
        _record = _record with { RevokedAt = Now };
        _clock.Advance(TimeSpan.FromSeconds(3.9));
        Assert.True((await Check(_key)).Succeeded);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("The API key was revoked.", Refusal(await Check(_key)));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_revocation_here_acts_at_once()
    {
        Assert.True((await Check(_key)).Succeeded);
        _record = _record with { RevokedAt = Now };
        _keys.Forget(_record.Prefix);
        Assert.False((await Check(_key)).Succeeded);
    }

    [Fact]
    public async Task An_expiry_acts_at_its_instant_although_the_key_is_remembered()
    {
        _record = _record with { ExpiresAt = Now.AddSeconds(2) };
        Assert.True((await Check(_key)).Succeeded);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("The API key has expired.", Refusal(await Check(_key)));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_key_that_was_stored_under_a_name_of_the_companys_own_opens_nothing()
    {
        _record = _record with { Principal = Principals.Roster };
        Assert.Equal("The API key is in a name that the company itself acts under.", Refusal(await Check(_key)));
        _keys.Forget(_record.Prefix);
        _record = _record with { Principal = Principals.KeyPrefix + _record.Prefix };
        Assert.True((await Check(_key)).Succeeded);
    }

    [Fact]
    public async Task Wrong_keys_are_not_remembered()
    {
        for (var i = 0; i < 1_000; i++)
            Assert.False((await Check(IssuedKey.Create())).Succeeded);
        Assert.Equal((1_000, 0), (_asked, _keys.Remembered));
    }

    [Fact]
    public async Task Wrong_keys_under_a_known_prefix_ask_the_store_nothing()
    {
        Assert.True((await Check(_key)).Succeeded);
        for (var i = 0; i < 100; i++)
            Assert.Equal("The API key is not valid.", Refusal(await Check(_record.Prefix + IssuedKey.Create()[12..])));
        Assert.Equal((1, 1), (_asked, _keys.Remembered));
    }

    [Fact]
    public async Task Many_at_once_ask_once()
    {
        _hold = new();
        var checks = Enumerable.Range(0, 50).Select(_ => Check(_key)).ToList();
        _hold.SetResult();
        Assert.All(await Task.WhenAll(checks), check => Assert.True(check.Succeeded));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_crowd_with_wrong_keys_takes_only_a_part_of_the_store()
    {
        _hold = new();
        var checks = Enumerable.Range(0, 200).Select(_ => Check(IssuedKey.Create())).ToList();
        Assert.Equal(16, _asked);
        _hold.SetResult();
        Assert.All(await Task.WhenAll(checks), check => Assert.False(check.Succeeded));
        Assert.Equal((200, 0), (_asked, _keys.Remembered));
    }

    [Fact]
    public async Task A_store_that_is_away_is_an_outage_and_not_a_wrong_key()
    {
        _away = true;
        await Assert.ThrowsAsync<TimeoutException>(() => Check(_key));
        _away = false;
        Assert.True((await Check(_key)).Succeeded);
    }

    [Fact]
    public async Task Who_hangs_up_spoils_nothing_for_the_others()
    {
        _hold = new();
        using var gone = new CancellationTokenSource();
        var (first, second) = (_keys.Check(_key, gone.Token).AsTask(), Check(_key));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _hold.SetResult();
        Assert.True((await second).Succeeded);
    }

    /// <summary>By what the code calls, for a stopwatch would judge the machine that it runs on.</summary>
    [Theory]
    [InlineData(typeof(IssuedKey), nameof(IssuedKey.Fits))]
    [InlineData(typeof(KeyRing), nameof(KeyRing.Find))]
    public void How_much_of_a_key_is_right_does_not_show_in_the_time_it_takes(Type type, string method)
    {
        var calls = CallsOf(type.GetMethod(method)!).Select(call => $"{call.DeclaringType!.Name}.{call.Name}").ToList();
        Assert.Contains("CryptographicOperations.FixedTimeEquals", calls);
        Assert.DoesNotContain(calls, call => call is "String.op_Equality" or "String.Equals" or "MemoryExtensions.SequenceEqual" or "Enumerable.SequenceEqual" or "Object.Equals");
    }

    async Task<Answer<KeyCredential>> IKeys.Find(string prefix, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        if (_hold is not null)
            await _hold.Task;
        if (_away)
            return Fault.Unavailable("The store is unavailable.");
        return prefix == _record.Prefix ? new KeyCredential(_record, Salt, IssuedKey.Hash(Salt, _key)) : Fault.NotFound("Key not found");
    }

    Task<Answer<Page<KeyRecord>>> IKeys.List(KeyFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<Answer<KeyCreated>> IKeys.Create(KeyCreation creation, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<Answer<KeyRecord>> IKeys.Revoke(KeyRevocation revocation, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<Answer<KeysTouched>> IKeys.Touch(IReadOnlyList<KeyUse> uses, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static IEnumerable<MethodBase> CallsOf(MethodInfo method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var at = 0; at < code.Length - 4; at++)
        {
            if (code[at] is 0x28 or 0x6F && Resolve(method.Module, BitConverter.ToInt32(code, at + 1)) is { DeclaringType: not null } called)
                yield return called;
        }
    }

    private static MethodBase? Resolve(Module module, int token)
    {
        try
        {
            return module.ResolveMethod(token);
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }

    private Task<AuthenticateResult> Check(string key) => _keys.Check(key, Cancellation).AsTask();

    private static string? Refusal(AuthenticateResult result) => result.Failure?.Message;
}
