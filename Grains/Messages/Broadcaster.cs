using Mycosoft.Ledger;

namespace Mycosoft.Messages;

/// <summary>Puts a broadcast on disk, then tells the agents that are live.</summary>
public sealed class Broadcaster(ILedger ledger, IBroadcastSignal signal, TimeProvider clock)
{
    /// <summary>The time is ours: a sender's clock may be slow, and its ttl counts from here.</summary>
    public async Task<Answer<MessageAccepted>> Broadcast(AgentMessage message, CancellationToken cancellationToken)
    {
        if (BroadcastRules.Check(message) is { } fault)
            return fault;
        var stamped = message with { Timestamp = clock.GetUtcNow().UtcDateTime };
        var verdict = await ledger.Write(new StoreMessage(stamped.FromAgent, stamped, stamped.Timestamp.AddSeconds(stamped.Ttl)), cancellationToken);
        switch (verdict.Verdict)
        {
            case Verdict.Written:
                signal.Stored(stamped);
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
}
