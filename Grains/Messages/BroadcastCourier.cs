using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Feed;

namespace Mycosoft.Messages;

/// <summary>
/// Brings broadcasts to the agents that are live in this silo: at once when it hears of one, and by looking for itself when the word was lost. Idle agents read theirs when they wake.
/// </summary>
public sealed partial class BroadcastCourier(BroadcastReader reader, LocalAgents local, LiveFeed feed, IGrainFactory grains, ILogger<BroadcastCourier> log) : BackgroundService, IBroadcastSignal
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _delivered;

    /// <summary>Until where it has brought them; whoever begins to live here looks at the table for what lies before.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    public void Stored(AgentMessage message)
    {
        Look();
        feed.Publish(new(FeedEvent.MessageEvent, message.FromAgent, "message_broadcast", message.Timestamp) { SubjectId = message.Id, Message = message });
    }

    /// <summary>There may be something new.</summary>
    public void Look() => _signals.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Deliver(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogUnread(e);
            }

            await Signalled(stoppingToken);
        }
    }

    private async Task Signalled(CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(Interval);
        try
        {
            await _signals.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // Nobody said anything; a look costs little.
        }
    }

    private async Task Deliver(CancellationToken cancellationToken)
    {
        var (after, last) = (Delivered, await reader.Last(cancellationToken));
        while (after < last)
        {
            var news = await reader.Between(after, last, null, null, cancellationToken);
            var until = news.Count == BroadcastReader.Limit ? news[^1].Number : last;
            // First the mark, then the agents: one that begins to live meanwhile is found by the one or finds the other.
            Volatile.Write(ref _delivered, until);
            await Parallel.ForEachAsync(local.All.ToList(), AtOnce, async (tenure, _) => await Tell(tenure, after, until, news, cancellationToken));
            after = until;
        }
    }

    /// <summary>One that cannot be told must not keep it from the others; it sees by the next one that it has missed something.</summary>
    private async Task Tell(Tenure tenure, long after, long until, IReadOnlyList<NumberedBroadcast> news, CancellationToken cancellationToken)
    {
        var concerning = news.Where(b => Concerns(b.Message, tenure)).ToList();
        if (concerning.Count == 0)
        {
            tenure.PassOver(after, until);
            return;
        }

        try
        {
            await grains.GetGrain<IAgentRecovery>(GrainId.Create(tenure.Kind.Kind, tenure.AgentId)).Overhear(new(after, until, concerning), cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTold(e, until, tenure.AgentId);
        }
    }

    private static bool Concerns(AgentMessage message, Tenure tenure) =>
        tenure.AgentId != message.FromAgent && (message.ToCategory is not { } category || category == tenure.Kind.Category);

    [LoggerMessage(LogLevel.Warning, "The broadcasts until {Number} did not reach {AgentId}")]
    private partial void LogNotTold(Exception exception, long number, string agentId);

    [LoggerMessage(LogLevel.Warning, "Broadcasts could not be read; they are looked for again")]
    private partial void LogUnread(Exception exception);
}
