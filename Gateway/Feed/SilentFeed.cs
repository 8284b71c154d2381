using System.Runtime.CompilerServices;

namespace Mycosoft.Feed;

/// <summary>For a gateway that no feed reaches, as with membership in the database alone: it looks at everything every few seconds.</summary>
internal sealed class SilentFeed(TimeProvider clock) : IFeedSource
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<FeedEntry?> Listen([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            yield return null;
            await Task.Delay(Interval, clock, cancellationToken);
        }
    }
}
