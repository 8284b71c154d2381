namespace Mycosoft.Clients.Webhooks;

/// <summary>What a receiver made of one delivery.</summary>
public enum WebhookVerdict
{
    Taken = 0,

    /// <summary>Not now: it may do so later.</summary>
    Later = 1,

    /// <summary>Not this one: a few more tries, in case the receiver is mended.</summary>
    Refused = 2,

    /// <summary>Nothing any more.</summary>
    Gone = 3,
}

/// <summary>A verdict, why, and how long the receiver wants to be left alone.</summary>
public sealed record WebhookReply(WebhookVerdict Verdict, string Why, TimeSpan? Wait = null);
