using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Audit;
using Mycosoft.Births;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Policy;
using Mycosoft.Tasks;

namespace Mycosoft.Chains;

/// <summary>Whether an agent takes what another one starts: that one may command it, the chain is not too long, and it closes no circle. What is refused stands in the agent's log, and is not tried again.</summary>
internal sealed class ChainGate(Activation activation)
{
    public async ValueTask<Fault?> Refusal(TaskSubmission task)
    {
        if (task.Chain is not { } chain)
            return null;
        var (what, refused) = (new Refused(chain, task.TaskId, task.TaskType, task.Payload, task.Source, task.Principal), await Unpermitted(chain, task.TaskType));
        if (refused is not null)
            return Keep("command", what, refused);
        return TooLong(what) ?? await Circle(what);
    }

    /// <summary>A request for a task is looked at here, as that task will be: later nobody knows any more who sent it of his own accord.</summary>
    public async ValueTask<Fault?> Refusal(AgentMessage message)
    {
        if (message.Chain is not { } chain)
            return null;
        var what = new Refused(chain, message.Id, StateNames.Of(message.MessageType), message.Payload, TaskSources.Message, message.Principal ?? message.FromAgent);
        var refused = message.MessageType switch
        {
            MessageType.Command => await Unpermitted(chain, null),
            MessageType.Request when RequestPayload.TaskType(message.Payload) is { } type => await Unpermitted(chain, type),
            _ => null,
        };
        return refused is null ? TooLong(what) : Keep("command", what, refused);
    }

    public async ValueTask<Fault?> Refusal(AskRequest ask)
    {
        if (ask.Chain is not { } chain)
            return null;
        var what = new Refused(chain, ask.CorrelationId, ask.TaskType, ask.Payload, TaskSources.Agent, ask.FromAgent);
        return TooLong(what) ?? await Circle(what);
    }

    /// <summary>Whoever only wants to know something needs no leave.</summary>
    private async ValueTask<Fault?> Unpermitted(Chain chain, string? taskType)
    {
        if (chain.Agent is not { } sender || (taskType is not null && activation.Kind.Tasks.GetValueOrDefault(taskType) is null or { Effect: Effect.Read }))
            return null;
        var services = activation.Services;
        var present = await services.Addresses.Present(sender, CancellationToken.None);
        if (sender != activation.AgentId && TrialRules.CommandRefusal(sender, activation.AgentId, taskType, TrialRules.Open(present?.TrialUntil, activation.Now)) is { } tried)
            return tried;
        var from = new CommandParty(sender, present is null ? null : services.Catalog.Find(present.Kind)?.Category);
        return CommandRules.Refusal(services.Policy.Document.Commands, from, new(activation.AgentId, activation.Kind.Category), taskType);
    }

    private Fault? TooLong(Refused what) => activation.Services.Chains.Refusal(what.Chain.Hops) is { } fault ? Keep("hops", what, fault) : null;

    /// <summary>The store is asked only when a circle seems to close, whether the ancestor still waits. An ask has no row: it waits as long as there is something that it waits for.</summary>
    private async ValueTask<Fault?> Circle(Refused what)
    {
        if (Ancestors.Circle(what.Chain.Ancestors, activation.AgentId, what.Type, what.Payload) is not { } circle)
            return null;
        var first = await activation.Services.Grains.GetGrain<ITaskReader>(0).Find(circle[0].TaskId, CancellationToken.None);
        if (first.Fault is { Retryable: true } unknown)
            return unknown;
        if (first.Value is { CompletedAt: not null })
            return null;
        return Keep("loop", what, new(FaultCodes.Loop, $"The same {what.Type} waits for this one already: {string.Join(" -> ", circle)} -> {activation.AgentId}."));
    }

    private Fault Keep(string reason, Refused what, Fault fault)
    {
        ChainInstruments.Refused(reason);
        var metadata = JsonSerializer.Serialize(new { what.Source, fault.Code, what.Chain.Hops }, Json.Tolerant);
        var log = new AgentLog("refused:" + reason, Summary.Of(Summary.Storable($"{what.Type} {what.Payload}")), Summary.Of(fault.Message), false, 0, activation.Now, what.Chain.Agent, new(metadata));
        activation.Background(activation.Services.Ledger.Write(new AppendLog(activation.AgentId, log) { Audit = Told(reason, what, fault) }, CancellationToken.None));
        return fault;
    }

    /// <summary>Logs are deleted after their time; that somebody tried stays.</summary>
    private AuditEntry Told(string reason, Refused what, Fault fault) => new AuditEntry(activation.Now, what.Chain.Agent ?? what.Requester, "command.denied")
    {
        AgentId = activation.AgentId,
        Subject = what.Id.ToString(),
        What = what.Type,
        Rule = reason,
        Outcome = "denied",
    }.Of(what.Payload).Because(fault.Message);

    private sealed record Refused(Chain Chain, Guid Id, string Type, JsonText Payload, string Source, string Requester);
}
