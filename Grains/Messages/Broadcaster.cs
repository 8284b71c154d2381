using Microsoft.Extensions.Logging;
using Mycosoft.Ledger;

namespace Mycosoft.Messages;

/// <summary>Puts a broadcast on disk, then tells the agents that are live.</summary>
public sealed partial class Broadcaster(ILedger ledger, IBroadcastSink sink, TimeProvider clock, ILogger<Broadcaster> logger)
{
    /// <summary>The time is ours: agents that sleep read on from the last one they saw, and a sender's clock may be slow.</summary>
    public async Task<Answer<MessageAccepted>> Broadcast(AgentMessage message, CancellationToken cancellationToken)
    {
        if (BroadcastRules.Check(message) is { } fault)
            return fault;
        var stamped = message with { Timestamp = clock.GetUtcNow().UtcDateTime };
        var verdict = await ledger.Write(new StoreMessage(stamped.FromAgent, stamped, stamped.Timestamp.AddSeconds(stamped.Ttl)), cancellationToken);
        switch (verdict.Verdict)
        {
            case Verdict.Written:
                await Push(stamped);
                return new MessageAccepted(stamped.Id, Replayed: false);
            case Verdict.Duplicate:
                return new MessageAccepted(stamped.Id, Replayed: true);
            case Verdict.Mismatch:
                return Fault.Conflict("Another message has this id.");
            case Verdict.Invalid:
                return Fault.InvalidPayload(verdict.Error ?? "The store refuses this message.");
            default:
                return Fault.Conflict($"The ledger refused the broadcast ({verdict.Verdict}).");
        }
    }

    /// <summary>What does not get through is read from the table when its receiver next wakes.</summary>
    private async Task Push(AgentMessage message)
    {
        try
        {
            await sink.Push(message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotPushed(logger, e, message.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Broadcast {MessageId} is on disk and did not reach every live agent")]
    private static partial void LogNotPushed(ILogger logger, Exception exception, Guid messageId);
}
