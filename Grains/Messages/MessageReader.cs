using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Messages;

[GrainType("mas.messages"), StatelessWorker, Reentrant]
public sealed class MessageReader(MessageQueries messages, Broadcaster broadcaster, StoreReads reads) : Grain, IMessages
{
    public Task<Answer<MessageAccepted>> Broadcast(AgentMessage message, CancellationToken cancellationToken) =>
        reads.Answer(() => broadcaster.Broadcast(message, cancellationToken));

    public Task<Answer<Page<MessageRecord>>> List(MessageFilter filter, CancellationToken cancellationToken) =>
        reads.Answer(() => messages.List(filter, cancellationToken));

    public Task<Answer<Page<MessageRecord>>> ListAll(CompanyMessageFilter filter, CancellationToken cancellationToken) =>
        reads.Answer(() => messages.ListAll(filter, cancellationToken));

    public Task<Answer<MessageRecord>> Find(Guid messageId, CancellationToken cancellationToken) => reads.Answer(() => messages.Find(messageId, cancellationToken));
}
