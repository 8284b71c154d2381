using System.Data.Common;
using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Tasks;

namespace Mycosoft.Messages;

/// <summary>How one agent hears broadcasts: in the order of their numbers, each once in an activation, none passed over.</summary>
internal sealed class BroadcastEar(Activation activation)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private Task _turn = Task.CompletedTask;

    /// <summary>What the silo's courier brings. Returns before it is heard.</summary>
    public void Take(BroadcastBatch batch) => Next(batch.Until, heard => batch.After > heard ? null : [.. batch.Broadcasts.Where(b => b.Number > heard)]);

    /// <summary>Reads everything until that number from the table.</summary>
    public void CatchUp(long until) => Next(until, static _ => null);

    private void Next(long until, Func<long, IReadOnlyList<NumberedBroadcast>?> atHand) => activation.Background(_turn = After(_turn, until, atHand));

    private async Task After(Task before, long until, Func<long, IReadOnlyList<NumberedBroadcast>?> atHand)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        while (activation.Tenure is { Ended: false } tenure && tenure.BroadcastsHeard is var heard && heard < until)
        {
            if ((atHand(heard) ?? await Read(heard, until)) is not { } news)
                continue;
            foreach (var broadcast in news)
                await Hear(broadcast.Message);
            var reached = news.Count == BroadcastReader.Limit ? news[^1].Number : until;
            tenure.HeardUntil(reached);
            await activation.Persist(t => new SeeBroadcasts(t.AgentId, t.Epoch, reached, news.Count));
            if (news.Count > 0)
                tenure.Counters.Move();
        }
    }

    /// <summary>Null after a pause when the store did not answer.</summary>
    private async Task<IReadOnlyList<NumberedBroadcast>?> Read(long heard, long until)
    {
        try
        {
            return await activation.Services.Broadcasts.Between(heard, until, activation.AgentId, activation.Kind.Category, activation.Deactivating);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            await Task.Delay(Pause, activation.Services.Clock, activation.Deactivating);
            return null;
        }
    }

    /// <summary>Well or badly: it must not stand between the agent and the next one.</summary>
    private async Task Hear(AgentMessage message)
    {
        try
        {
            TaskContext.Enter(message);
            await activation.Agent.Receive(message, activation.Deactivating);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !activation.Deactivating.IsCancellationRequested)
        {
            activation.Services.Log.MessageAttemptFailed(e, message.Id, activation.AgentId, 1);
        }
    }
}
