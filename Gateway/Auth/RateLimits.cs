using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using Mycosoft.Http;

namespace Mycosoft.Auth;

/// <summary>
/// Holds each key to its rate, in each gateway by itself: <c>RateLimit</c> and <c>RateLimit-Policy</c> of draft-ietf-httpapi-ratelimit-headers-10, and 429 with Retry-After. A key without a limit is
/// neither counted nor told anything.
/// </summary>
internal sealed class RateLimits(IOptions<GatewayOptions> options, TimeProvider clock)
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<(string Caller, int PerSecond), TokenBucket> _buckets = [];

    public Task Apply(HttpContext http, RequestDelegate next)
    {
        if (Caller.Of(http) is not { } caller || BucketOf(caller) is not { } bucket)
            return next(http);
        var draw = bucket.Take();
        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"key\";q={bucket.Burst};w={bucket.Window}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"key\";r={draw.Left};t={draw.Seconds}");
        return draw.Granted ? next(http) : new Refusal(Fault.RateLimited("This key has used up its rate.") with { RetryAfter = draw.Seconds }).ExecuteAsync(http);
    }

    private TokenBucket? BucketOf(Caller caller)
    {
        var limits = options.Value;
        if ((caller.RateLimit ?? limits.RatePerSecond) is not { } perSecond)
            return null;
        if (_buckets.TryGetValue((caller.CountedAs, perSecond), out var bucket))
            return bucket;
        ForgetIdle();
        var burst = caller.RateLimit is null ? limits.RateBurst ?? perSecond : perSecond;
        return _buckets.GetOrAdd((caller.CountedAs, perSecond), _ => new(perSecond, burst, clock));
    }

    /// <summary>A full bucket is as good as a new one.</summary>
    private void ForgetIdle()
    {
        if (_buckets.Count < MostKept)
            return;
        foreach (var (caller, bucket) in _buckets)
        {
            if (bucket.IsFull)
                _buckets.TryRemove(caller, out _);
        }
    }
}
