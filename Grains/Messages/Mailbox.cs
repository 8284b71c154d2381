using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Chains;
using Mycosoft.Ledger;
using Mycosoft.Tasks;

namespace Mycosoft.Messages;

/// <summary>
/// An agent's durable inbox. A message is on disk before its sender hears so; it is handled in order per sender, one at a time per pair,
/// tried again on failure and put aside as dead after its attempts. A repeated id is taken once.
/// </summary>
internal sealed class Mailbox(Activation activation)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, Queue<InboxRow>> _pairs = [];
    /// <summary>What is here, and when it came; 0 when another tenure took it in.</summary>
    private readonly Dictionary<Guid, long> _known = [];
    private int _accepting;

    /// <summary>Nothing waits, is handled or is on its way to the ledger.</summary>
    public bool IsEmpty => _pairs.Count == 0 && _accepting == 0;

    public async Task<Answer<MessageAccepted>> Accept(Tenure tenure, AgentMessage message)
    {
        var came = activation.Services.Clock.GetTimestamp();
        // The gate may wait for the directory, and the agent's life change meanwhile: from here to the write nothing else may be awaited.
        if ((await activation.Gate.Refusal(message) ?? Refusal(tenure)) is { } refused)
            return refused;
        var row = new InboxRow(message, tenure.NextSequence(), 0, message.Timestamp.AddSeconds(message.Ttl));
        _accepting++;
        LedgerVerdict? verdict;
        try
        {
            verdict = await activation.WriteOrReclaim(tenure, new AcceptMessage(tenure.AgentId, tenure.Epoch, message, row.Seq, row.ExpiresAt));
        }
        finally
        {
            _accepting--;
        }

        switch (verdict?.Verdict)
        {
            case Verdict.Written:
                tenure.Counters.Move();
                activation.Use();
                activation.News.Received(message);
                MessageInstruments.Accepted(message.MessageType);
                Add(row, came);
                return new MessageAccepted(message.Id, Replayed: false);
            case Verdict.Duplicate:
                return new MessageAccepted(message.Id, Replayed: true);
            case Verdict.Mismatch:
                return new Fault(FaultCodes.PreconditionFailed, "This id or Idempotency-Key was used for another message.");
            case Verdict.Invalid:
                return Fault.InvalidPayload(verdict.Error ?? "The store cannot keep this message.", "$.payload");
            default:
                return activation.Moved();
        }
    }

    public void Restore(IReadOnlyList<InboxRow> inbox)
    {
        foreach (var row in inbox)
            Add(row, 0);
    }

    /// <summary>A task that a request asked for has ended: the answer goes out, then the request is settled.</summary>
    public void OnTaskEnded(TaskRow task, TaskCompletion completion) => activation.Background(Respond(task, completion));

    private Fault? Refusal(Tenure tenure) => tenure switch
    {
        { Closing: true } => activation.Changing(),
        { Life: Life.Archived or Life.Deleted } => Fault.Conflict($"Agent {tenure.AgentId} is not available (status: {StateNames.Of(tenure.Life)})"),
        _ => null,
    };

    private void Add(InboxRow row, long came)
    {
        if (!_known.TryAdd(row.Message.Id, came))
            return;
        if (_pairs.TryGetValue(row.Message.FromAgent, out var waiting))
        {
            waiting.Enqueue(row);
            return;
        }

        var pair = new Queue<InboxRow>();
        pair.Enqueue(row);
        _pairs.Add(row.Message.FromAgent, pair);
        activation.Background(Work(row.Message.FromAgent, pair));
    }

    private async Task Work(string sender, Queue<InboxRow> pair)
    {
        try
        {
            while (pair.TryPeek(out var row) && activation.Tenure is { Ended: false })
            {
                await Handle(row);
                _known.Remove(row.Message.Id);
                pair.Dequeue();
            }
        }
        finally
        {
            // After an outage the next claim brings back what is still here.
            foreach (var row in pair)
                _known.Remove(row.Message.Id);
            _pairs.Remove(sender);
        }
    }

    private async Task Handle(InboxRow row)
    {
        for (var attempt = row.Attempts + 1; ; attempt++)
        {
            if (row.ExpiresAt <= activation.Now)
            {
                await Settle(row, MessageState.Expired, attempt - 1, "Its ttl passed before its turn.");
                return;
            }

            bool done;
            try
            {
                done = await Act(row.Message);
            }
            catch (Exception e) when (e is not OutOfMemoryException && !activation.Deactivating.IsCancellationRequested)
            {
                activation.Services.Log.MessageAttemptFailed(e, row.Message.Id, activation.AgentId, attempt);
                var last = attempt >= activation.Services.Limits.MessageAttempts;
                await Settle(row, last ? MessageState.Dead : MessageState.Pending, attempt, Summary.Of(e.Message));
                if (last)
                    return;
                await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), activation.Services.Clock, activation.Deactivating);
                continue;
            }

            Measure(row);
            if (done)
                await Settle(row, MessageState.Delivered, attempt, null);
            return;
        }
    }

    private void Measure(InboxRow row)
    {
        if (_known.GetValueOrDefault(row.Message.Id) is not (var came and not 0))
            return;
        var latency = activation.Services.Clock.GetElapsedTime(came);
        MessageInstruments.Handled(latency);
        activation.Services.Tally.Handled(latency);
    }

    /// <summary>True when the message is done with; false when its task will settle it.</summary>
    private async Task<bool> Act(AgentMessage message)
    {
        switch (message.MessageType)
        {
            case MessageType.Request:
                return await Request(message);
            case MessageType.Command:
                await Command(message);
                break;
            case MessageType.Ack when message.CorrelationId is { } acknowledged:
                await activation.Services.Ledger.Write(new AcknowledgeMessage(message.FromAgent, acknowledged, activation.Now), CancellationToken.None);
                break;
            default:
                TaskContext.Enter(message);
                await activation.Agent.Receive(message, activation.Deactivating);
                break;
        }

        if (message is { RequiresAck: true, MessageType: not MessageType.Ack })
            await activation.Outbox.Reply(message, MessageType.Ack, JsonText.EmptyObject);
        return true;
    }

    private async Task<bool> Request(AgentMessage message)
    {
        using var document = JsonDocument.Parse(message.Payload.ToString());
        var (taskType, payload) = RequestPayload.Read(document.RootElement);
        if (taskType is null)
        {
            await Answer(message, new(message.Id, TaskState.Failed, null, Fault.InvalidPayload("A request names a task_type.", "$.payload.task_type")));
            return true;
        }

        // Who answers for it is who sent it, not whom it names: what he asks for in another's name he may not approve in his own.
        var submission = new TaskSubmission(message.Id, taskType, payload, message.Principal ?? message.FromAgent, (TaskPriority)message.Priority, RequesterAgent: message.FromAgent, Source: TaskSources.Message,
            Chain: message.Chain is { } chain ? new(null, chain.Hops) : null);
        var accepted = await activation.Agent.Submit(submission, CancellationToken.None);
        if (!accepted.TryGet(out var task, out var fault))
        {
            if (fault.Retryable)
                throw new TimeoutException(fault.Message);
            await Answer(message, new(message.Id, TaskState.Failed, null, fault));
            return true;
        }

        return task.Replayed && await AnswerIfEnded(message);
    }

    private async Task<bool> AnswerIfEnded(AgentMessage message)
    {
        var record = await activation.Services.Grains.GetGrain<ITaskReader>(0).Find(message.Id, CancellationToken.None);
        if (!record.TryGet(out var task, out _) || task.CompletedAt is null)
            return false;
        await Answer(message, TaskRows.Completion(task));
        return true;
    }

    private async Task Respond(TaskRow task, TaskCompletion completion)
    {
        var request = new AgentMessage { Id = task.Id, FromAgent = task.RequesterAgent ?? task.Requester, ToAgent = activation.AgentId, Chain = new Chain(null, task.Hops) };
        for (var pause = FirstPause; !await Answered(request, completion); pause = pause < LongestPause ? pause * 2 : LongestPause)
            await Task.Delay(pause, activation.Services.Clock, activation.Deactivating);
        await Settle(new(request, 0, 0, DateTime.MaxValue), MessageState.Delivered, 1, null);
    }

    /// <summary>The request stays open until its answer is with the asker; the next tenure goes on where this one ends.</summary>
    private async Task<bool> Answered(AgentMessage request, TaskCompletion completion)
    {
        try
        {
            await Answer(request, completion);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !activation.Deactivating.IsCancellationRequested)
        {
            activation.Services.Log.MessageAttemptFailed(e, request.Id, activation.AgentId, 1);
            return false;
        }
    }

    private Task Answer(AgentMessage request, TaskCompletion completion) => activation.Outbox.Reply(request, MessageType.Response, ResponsePayload.Of(completion));

    private async Task Command(AgentMessage message)
    {
        using var document = JsonDocument.Parse(message.Payload.ToString());
        var name = document.RootElement.TryGetProperty("command", out var c) ? c.GetString() : null;
        var self = activation.Services.Grains.GetGrain<IAgent>(activation.Agent.GetGrainId());
        if (name == "snapshot")
        {
            var reason = document.RootElement.TryGetProperty("reason", out var r) ? r.GetString() : null;
            await activation.Services.Grains.GetGrain<Snapshots.IAgentSnapshots>(activation.Agent.GetGrainId()).Take(new(message.Id, reason ?? "command", message.Principal ?? message.FromAgent), CancellationToken.None);
        }
        else if (Enum.TryParse<LifeVerb>(name, ignoreCase: true, out var verb) && verb is LifeVerb.Start or LifeVerb.Stop or LifeVerb.Restart or LifeVerb.Pause or LifeVerb.Resume)
        {
            var changed = await self.Change(new(verb, message.Principal ?? message.FromAgent), CancellationToken.None);
            if (changed.Fault is { Retryable: true } fault)
                throw new TimeoutException(fault.Message);
        }
    }

    private Task<Verdict> Settle(InboxRow row, MessageState state, int attempts, string? error)
    {
        var now = activation.Now;
        if (state != MessageState.Pending)
            MessageInstruments.Settled(state);
        return activation.Persist(t => new SettleMessage(t.AgentId, t.Epoch, row.Message.Id, state, attempts, error, now));
    }
}
