using System.Net.Http.Headers;

namespace Mycosoft.Clients.Webhooks;

/// <summary>What Standard Webhooks say an answer means.</summary>
public static class WebhookRules
{
    /// <summary>A receiver that asks for more is asked again after this all the same: what it should hear of runs out within a day.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static WebhookReply Read(int status, string? retryAfter, DateTimeOffset now)
    {
        var verdict = status switch
        {
            >= 200 and < 300 => WebhookVerdict.Taken,
            410 => WebhookVerdict.Gone,
            408 or 425 or 429 => WebhookVerdict.Later,
            >= 300 and < 500 => WebhookVerdict.Refused,
            _ => WebhookVerdict.Later,
        };
        return new(verdict, $"HTTP {status}", verdict == WebhookVerdict.Later ? Wait(retryAfter, now) : null);
    }

    /// <summary>Seconds or a date, as RFC 9110 has it; null when there is neither, or the date has passed.</summary>
    public static TimeSpan? Wait(string? retryAfter, DateTimeOffset now)
    {
        if (!RetryConditionHeaderValue.TryParse(retryAfter, out var header))
            return null;
        var wait = header.Delta ?? header.Date!.Value - now;
        return wait <= TimeSpan.Zero ? null : wait < LongestWait ? wait : LongestWait;
    }
}
