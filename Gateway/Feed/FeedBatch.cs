namespace Mycosoft.Feed;

/// <summary>What one viewer gets at once.</summary>
/// <param name="Whole">Everything anew, before the rest; null if that is not due.</param>
/// <param name="Events">The newest that it wants.</param>
/// <param name="Updates">Of each agent the newest state.</param>
/// <param name="Traffic">Of each connection the newest.</param>
/// <param name="Missed">Events that were passed over for it.</param>
/// <param name="Cursor">How far it has heard with this.</param>
/// <param name="Page">The page that this is all of; null when it is not one.</param>
internal sealed record FeedBatch(
    FeedSnapshot? Whole, IReadOnlyList<FeedItem> Events, IReadOnlyList<FeedUpdate> Updates, IReadOnlyList<FeedTraffic> Traffic, long Missed, FeedCursor Cursor, FeedPage? Page = null)
{
    // With a batch every 50 ms a thousand a second: more than anybody reads, and what keeps a viewer from paying for a flood with ever older news.
    public const int MostEvents = 50;

    /// <summary>What is in the pages that a viewer wants: states and traffic coalesced, and of the events the newest.</summary>
    public static FeedBatch Of(FeedSnapshot? whole, IReadOnlyList<FeedPage> pages, FeedFilter filter, long missed, FeedCursor cursor)
    {
        if (pages is [var page] && !filter.Subscribed && page.Events.Count <= MostEvents)
            return new(whole, page.Events, page.Updates, page.Traffic, missed, cursor, page);
        var wanted = new FeedPageBuilder();
        var (events, fresh) = (0, new List<FeedItem>());
        // From the newest backwards, until there are enough.
        foreach (var happened in pages.Reverse().SelectMany(p => p.Events.Reverse()).Where(e => filter.Wants(e)))
        {
            if (++events <= MostEvents)
                fresh.Add(happened);
        }

        fresh.Reverse();
        fresh.ForEach(wanted.Add);
        foreach (var update in pages.SelectMany(p => p.Updates).Where(u => filter.Wants(u.Topic, u.Agent.AgentId, u.Agent.Category)))
            wanted.Add(update);
        foreach (var traffic in pages.SelectMany(p => p.Traffic).Where(_ => filter.Wants(FeedTopic.Connections)))
            wanted.Add(traffic);
        return wanted.Cut(cursor, DateTime.MinValue) is { } cut
            ? new(whole, cut.Events, cut.Updates, cut.Traffic, missed + events - fresh.Count, cursor)
            : new(whole, [], [], [], missed, cursor);
    }

    /// <summary>The same as one page, for who takes nothing for long.</summary>
    public FeedPage ToPage(DateTime at) => new(Events, Updates, Traffic, Cursor, at);
}
