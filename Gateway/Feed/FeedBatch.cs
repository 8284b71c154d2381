namespace Mycosoft.Feed;

/// <summary>What one viewer gets at once.</summary>
/// <param name="Whole">Everything anew, before the rest; null if that is not due.</param>
/// <param name="Events">The newest that it wants.</param>
/// <param name="Updates">Of each agent the newest state.</param>
/// <param name="Traffic">Of each connection the newest.</param>
/// <param name="Missed">Events that were passed over for it.</param>
/// <param name="Cursor">How far it has heard with this.</param>
/// <param name="Page">The page that this is as everybody gets it; null when it is none.</param>
internal sealed record FeedBatch(
    FeedSnapshot? Whole, IReadOnlyList<FeedItem> Events, IReadOnlyList<FeedUpdate> Updates, IReadOnlyList<FeedTraffic> Traffic, long Missed, FeedCursor Cursor, FeedPage? Page = null)
{
    /// <summary>What is in the pages that a viewer wants: states and traffic coalesced, and of the events the newest.</summary>
    public static FeedBatch Of(FeedSnapshot? whole, IReadOnlyList<FeedPage> pages, FeedFilter filter, long missed, FeedCursor cursor)
    {
        if (pages is [var page] && !filter.Subscribed && missed == 0)
            return new(whole, page.Newest, page.Updates, page.Traffic, page.PassedOver, cursor, page);
        var wanted = new FeedPageBuilder();
        var (events, fresh) = (0, new List<FeedItem>());
        // From the newest backwards, until there are enough.
        foreach (var happened in pages.Reverse().SelectMany(p => p.Events.Reverse()).Where(e => filter.Wants(e)))
        {
            if (++events <= FeedPage.MostEvents)
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
