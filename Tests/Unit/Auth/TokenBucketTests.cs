using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Auth;

namespace Mycosoft.Tests.Unit.Auth;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void What_is_saved_up_may_be_taken_at_once_and_then_as_it_comes()
    {
        var bucket = new TokenBucket(10, 20, _clock);
        Assert.Equal((true, 19, 1), Take(bucket));
        for (var i = 0; i < 19; i++)
            Assert.True(bucket.Take().Granted);
        Assert.Equal((false, 0, 1), Take(bucket));
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal((true, 0, 2), Take(bucket));
        Assert.False(bucket.Take().Granted);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True(bucket.IsFull);
        Assert.Equal((true, 19, 1), Take(bucket));
    }

    [Fact]
    public void In_a_second_no_more_than_the_rate_comes_however_often_it_is_asked()
    {
        var bucket = new TokenBucket(50, 50, _clock);
        while (bucket.Take().Granted)
        {
        }

        var granted = 0;
        for (var i = 0; i < 1_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            granted += bucket.Take().Granted ? 1 : 0;
        }

        Assert.InRange(granted, 49, 50);
    }

    [Fact]
    public async Task Keys_are_counted_apart_and_one_without_a_limit_not_at_all()
    {
        var limits = new RateLimits(Options.Create(new GatewayOptions { RatePerSecond = 2 }), _clock);
        Assert.Equal((200, 200, 429), (await Ask("a"), await Ask("a"), await Ask("a")));
        Assert.Equal((200, 200, 429), (await Ask("b"), await Ask("b"), await Ask("b")));
        Assert.Equal((200, 429), (await Ask("c", 1), await Ask("c", 1)));
        var unlimited = new RateLimits(Options.Create(new GatewayOptions()), _clock);
        for (var i = 0; i < 100; i++)
            Assert.Equal(200, await Ask("a", null, unlimited));

        Task<int> Ask(string caller, int? own = null, RateLimits? others = null) => Send(others ?? limits, new Caller(caller, Role.Viewer) { RateLimit = own });
    }

    private static async Task<int> Send(RateLimits limits, Caller caller)
    {
        var http = new DefaultHttpContext { User = new(caller) };
        await limits.Apply(http, static _ => Task.CompletedTask);
        return http.Response.StatusCode;
    }

    private static (bool Granted, int Left, int Seconds) Take(TokenBucket bucket)
    {
        var draw = bucket.Take();
        return (draw.Granted, draw.Left, draw.Seconds);
    }
}
