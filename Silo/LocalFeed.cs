using System.Runtime.CompilerServices;
using Mycosoft.Feed;

namespace Mycosoft.Hosting;

/// <summary>The feed of the one silo, in its own process.</summary>
internal sealed class LocalFeed(LiveFeed feed, SiloIdentity silo) : IFeedSource
{
    private const int Capacity = 65_536;

    public async IAsyncEnumerable<FeedEntry?> Listen([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = feed.Subscribe(Capacity);
        yield return null;
        await foreach (var e in subscription.Events.ReadAllAsync(cancellationToken))
            yield return new FeedEntry(silo.Name, e.Number, e.Type, e.Name, e.AgentId, e.At, e.Kind, e.SubjectId, e.OtherAgent, e.Detail, e.Incident);
    }
}
