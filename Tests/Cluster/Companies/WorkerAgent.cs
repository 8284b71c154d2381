using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Cluster.Companies;

/// <summary>How a task shall go: waits for a gate, then throws, fails its first attempts, or answers.</summary>
public sealed record Work(
    string? Gate = null, bool Deaf = false, bool Throws = false, bool Cancels = false, string? Fault = null, bool Retryable = true, int FailTimes = int.MaxValue, string? Text = null, bool Heavy = false) : IWeighedPayload
{
    public string? WhyCritical(DateTime at) => Heavy ? "it is heavy" : null;
}

public sealed record Worked(int Run, string? Text);

public sealed record Note([property: Required, StringLength(20)] string Text);

public sealed record Errand(string AgentId, string TaskType, JsonText Payload);

public sealed record Returned(Guid TaskId, string Status, JsonText? Result);

public sealed record Rally(string To, int? Stroke = null);

public sealed record Letters(string To, int Count, MessageType Type = MessageType.Event, JsonText? Payload = null);

public sealed record WorkerSettings
{
    [Range(0, 3_600)]
    public int EverySeconds { get; init; }

    public bool Unconfigured { get; init; }

    public string? Colour { get; init; }
}

public sealed record WorkerState
{
    public string? Note { get; init; }
}

/// <summary>An agent that does what its test tells it to.</summary>
[Agent("worker", AgentCategory.Custom, Settings = typeof(WorkerSettings)), Description("Does as it is told.")]
public sealed class WorkerAgent : Agent
{
    private readonly KindState<WorkerState> _state;
    private readonly Workshop _workshop;

    public WorkerAgent(AgentServices services, Workshop workshop)
        : base(services) => (_workshop, _state) = (workshop, KeepState<WorkerState>(7));

    protected override IReadOnlyList<string> MissingConfiguration => Settings<WorkerSettings>().Unconfigured ? ["Agents:worker:Key"] : [];

    protected override TaskSchedule? Schedule => Settings<WorkerSettings>() is { EverySeconds: > 0 and var seconds } ? new("work", JsonText.EmptyObject, TimeSpan.FromSeconds(seconds)) : null;

    [AgentTask("work", Effect.Read), Description("Works, safely repeatable.")]
    public async Task<Outcome<Worked>> DoWork(Work work, CancellationToken cancellationToken)
    {
        var run = _workshop.Enter(AgentId, TaskContext.Current?.Id ?? Guid.Empty);
        try
        {
            if (work.Gate is { } gate)
                await _workshop.Gate(gate).WaitAsync(work.Deaf ? CancellationToken.None : cancellationToken);
            if (work.Throws)
                throw new InvalidOperationException("secret-internals");
            return work.Fault is { } code && run <= work.FailTimes ? new Fault(code, "It failed as told.", work.Retryable) : new Worked(run, work.Text);
        }
        finally
        {
            _workshop.Leave(AgentId);
        }
    }

    [AgentTask("change", Effect.Change), Description("Changes something outside, not safe to repeat.")]
    public Task<Outcome<Worked>> Change(Work work, CancellationToken cancellationToken) => DoWork(work, cancellationToken);

    [AgentTask("halt", Effect.Change, Idempotent = true, Always = true), Description("Brings everything to a stop.")]
    public Task<Outcome<Worked>> Halt(Work work, CancellationToken cancellationToken) => DoWork(work, cancellationToken);

    [AgentTask("destroy", Effect.Critical), Description("Destroys something.")]
    public Task<Outcome<Worked>> Destroy(Work work, CancellationToken cancellationToken) => DoWork(work, cancellationToken);

    [AgentTask("settle", Effect.Read), Description("Goes through two waits, so that its token is registered anew.")]
    public async Task<Outcome<Worked>> Settle(Work work, CancellationToken cancellationToken)
    {
        var run = _workshop.Enter(AgentId, TaskContext.Current!.Id);
        await _workshop.Gate(work.Gate + ":first").WaitAsync(cancellationToken);
        _workshop.Open(work.Gate + ":passed");
        await _workshop.Gate(work.Gate + ":second").WaitAsync(cancellationToken);
        return new Worked(run, work.Text);
    }

    [AgentTask("nul", Effect.Read), Description("Answers with a character that no store keeps.")]
    public Task<Outcome<Worked>> Nul(Nothing nothing, CancellationToken cancellationToken) => Task.FromResult<Outcome<Worked>>(new Worked(AgentId.Length, "before\0after"));

    [AgentTask("remember", Effect.Change, Idempotent = true), Description("Keeps a note in its state.")]
    public async Task<Outcome<WorkerState>> Remember(Note note, CancellationToken cancellationToken)
    {
        await _state.Save(new() { Note = note.Text }, cancellationToken);
        return _state.Value;
    }

    [AgentTask("recall", Effect.Read), Description("Its note.")]
    public Task<Outcome<WorkerState>> Recall(Nothing nothing, CancellationToken cancellationToken) => Task.FromResult<Outcome<WorkerState>>(_state.Value);

    [AgentTask("send", Effect.Change, Idempotent = true), Description("Delegates a task and ends with its outcome.")]
    public async Task<Outcome<Returned>> Send(Errand errand, CancellationToken cancellationToken)
    {
        _workshop.Enter(AgentId, TaskContext.Current!.Id);
        var child = await Delegate(errand.AgentId, errand.TaskType, errand.Payload, cancellationToken);
        return child.Fault is { } fault ? fault : new Returned(child.Id, StateNames.Of(child.State), child.Result);
    }

    [AgentTask("ask", Effect.Read), Description("Asks another agent.")]
    public async Task<Outcome<Returned>> AskOther(Errand errand, CancellationToken cancellationToken)
    {
        var answer = await Ask(errand.AgentId, errand.TaskType, errand.Payload, cancellationToken);
        return answer.Fault is { } fault ? fault : new Returned(answer.Id, StateNames.Of(answer.State), answer.Result);
    }

    [AgentTask("rally", Effect.Change, Idempotent = true), Description("Has another agent do the same with this one, and counts the strokes if they are counted.")]
    public async Task<Outcome<Returned>> Return(Rally rally, CancellationToken cancellationToken)
    {
        _workshop.Enter(AgentId, TaskContext.Current!.Id);
        var child = await Delegate(rally.To, "rally", Back(rally), cancellationToken);
        return child.Fault is { } fault ? fault : new Returned(child.Id, StateNames.Of(child.State), child.Result);
    }

    [AgentTask("ponder", Effect.Read), Description("Asks another agent to ponder the same.")]
    public async Task<Outcome<Returned>> Ponder(Rally rally, CancellationToken cancellationToken)
    {
        var answer = await Ask(rally.To, "ponder", Back(rally), cancellationToken);
        return answer.Fault is { } fault ? fault : new Returned(answer.Id, StateNames.Of(answer.State), answer.Result);
    }

    [AgentTask("write", Effect.Change, Idempotent = true), Description("Sends messages, all at once, numbered from 0.")]
    public async Task<Outcome<Worked>> Write(Letters letters, CancellationToken cancellationToken)
    {
        var sent = Enumerable.Range(0, letters.Count).Select(i => Tell(letters.To, letters.Type, letters.Payload ?? new($$"""{"n":{{i}}}"""))).ToList();
        var answers = await Task.WhenAll(sent);
        return answers.FirstOrDefault(a => a.Fault is not null)?.Fault is { } fault ? fault : new Worked(answers.Length, null);
    }

    protected override async Task OnMessage(AgentMessage message, CancellationToken cancellationToken)
    {
        using var payload = JsonDocument.Parse(message.Payload.ToString());
        _workshop.Hear(AgentId, message);
        if (payload.RootElement.TryGetProperty("gate", out var gate))
            await _workshop.Gate(gate.GetString()!).WaitAsync(cancellationToken);
        if (payload.RootElement.TryGetProperty("poison", out _))
            throw new InvalidOperationException("It is poison.");
        if (payload.RootElement.TryGetProperty("note", out var note))
            await _state.Save(new() { Note = note.GetString() }, cancellationToken);
        if (payload.RootElement.TryGetProperty("volley", out _))
            await Tell(message.FromAgent, message.MessageType, message.Payload);
    }

    private JsonText Back(Rally rally) => new(JsonSerializer.Serialize(new Rally(AgentId, rally.Stroke + 1), Json.Tolerant));
}

/// <summary>A kind that can stand one task at a time.</summary>
[Agent("clerk", AgentCategory.Dao, MaxConcurrentTasks = 1), Description("Keeps to itself.")]
public sealed class ClerkAgent(AgentServices services, Workshop workshop) : Agent(services)
{
    [AgentTask("file", Effect.Change, Idempotent = true), Description("Puts something away.")]
    public Task<Outcome<Worked>> File(Work work, CancellationToken cancellationToken) => Task.FromResult<Outcome<Worked>>(new Worked(workshop.Enter(AgentId, TaskContext.Current!.Id), work.Text));

    protected override Task OnMessage(AgentMessage message, CancellationToken cancellationToken)
    {
        workshop.Hear(AgentId, message);
        return Task.CompletedTask;
    }
}

/// <summary>Of a category whose agents are appointed by people.</summary>
[Agent("director", AgentCategory.Corporate), Description("Is appointed.")]
public sealed class DirectorAgent(AgentServices services) : Agent(services);
