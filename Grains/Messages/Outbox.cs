using Mycosoft.Agents;

namespace Mycosoft.Messages;

/// <summary>What an agent sends: in order per receiver, the next leaves when the one before is on the receiver's disk.</summary>
internal sealed class Outbox(Activation activation)
{
    private readonly Dictionary<string, Task> _last = [];

    /// <summary>Answers after the receiver has it on disk; a receiver that does not exist is a fault.</summary>
    public Task<Answer<MessageAccepted>> Send(AgentMessage message)
    {
        var before = _last.GetValueOrDefault(message.ToAgent, Task.CompletedTask);
        var sending = SendAfter(before, message);
        _last[message.ToAgent] = sending;
        activation.Background(Tidy(message.ToAgent, sending));
        return sending;
    }

    /// <summary>
    /// Sends the answer to a message, once however often it is tried. A sender that is no agent reads it from the table. An answer is no step further: it ends a wait, and what its receiver
    /// goes on to start is one.
    /// </summary>
    public async Task Reply(AgentMessage request, MessageType type, JsonText payload)
    {
        var id = DeterministicId.From("reply", request.Id.ToString(), type.ToString());
        var reply = new AgentMessage
        {
            Id = id,
            FromAgent = activation.AgentId,
            ToAgent = request.FromAgent,
            MessageType = type,
            Payload = payload,
            CorrelationId = request.Id,
            Timestamp = activation.Now,
            Principal = activation.AgentId,
            Ttl = 86_400,
            Chain = request.Chain is { } chain ? new(null, chain.Hops) : null,
        };
        var answer = await Send(reply);
        if (answer.Fault is { Retryable: true } fault)
            throw new TimeoutException(fault.Message);
        if (answer.Fault is { Code: FaultCodes.NotFound })
            await activation.Services.Ledger.Write(new Ledger.StoreMessage(activation.AgentId, reply, activation.Now.AddDays(1)), CancellationToken.None);
    }

    private async Task<Answer<MessageAccepted>> SendAfter(Task before, AgentMessage message)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var receiver = await activation.Services.Addresses.Find(message.ToAgent, CancellationToken.None);
        return receiver is null ? Fault.NotFound($"Agent {message.ToAgent} not found") : await receiver.Deliver(message, CancellationToken.None);
    }

    private async Task Tidy(string receiver, Task sending)
    {
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_last.TryGetValue(receiver, out var last) && ReferenceEquals(last, sending))
            _last.Remove(receiver);
    }
}
