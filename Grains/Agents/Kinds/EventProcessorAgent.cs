using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Mycosoft.Agents.Kinds.Events;
using Mycosoft.Messages;

namespace Mycosoft.Agents.Kinds;

public sealed record CreateRuleRequest(
    [property: Description("A name, unique among the rules."), Required, StringLength(100, MinimumLength = 1)] string Name,
    [property: Description("Which events.")] EventPattern When,
    [property: Description("Which task.")] EventAction Then,
    [property: Description("Seconds in which further events are passed over after a run."), Range(0, 604_800)] double CooldownSeconds = 60,
    [property: Description("Whether it acts.")] bool Enabled = true);

public sealed record RuleReference([property: Description("The rule's id.")] Guid RuleId);

public sealed record SetRuleEnabledRequest([property: Description("The rule's id.")] Guid RuleId, [property: Description("Whether it acts.")] bool Enabled);

public sealed record DryRunRequest(
    [property: Description("Which events.")] EventPattern When,
    [property: Description("How many of the newest events to look at."), Range(1, 5_000)] int Limit = 1_000);

public sealed record RunLogRequest([property: Description("Only this rule's.")] Guid? RuleId = null, [property: Range(1, 200)] int Limit = 50);

public sealed record RuleList(IReadOnlyList<EventRule> Rules);

public sealed record DryRunResult(int Examined, int Matched, IReadOnlyList<CompanyEvent> Matches);

public sealed record RunLog(IReadOnlyList<RuleRun> Runs);

/// <summary>What the event processor keeps.</summary>
public sealed record EventProcessorState
{
    public IReadOnlyList<EventRule> Rules { get; init; } = [];

    public IReadOnlyList<RuleRun> Runs { get; init; } = [];

    /// <summary>The last row of the log that was looked at.</summary>
    public long Cursor { get; init; }
}

[Agent("event-processor", AgentCategory.Core, SingletonId = "event-processor", Aliases = ["processor"], MaxConcurrentTasks = 1), Description("Turns events into tasks by durable rules, with cooldown, run log and dry run.")]
public sealed class EventProcessorAgent : Agent, IDisposable
{
    private const int MaxRules = 200;
    private readonly KindState<EventProcessorState> _state;
    private readonly EventLog _log;
    private readonly RuleRunner _runner;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public EventProcessorAgent(AgentServices services, EventLog log)
        : base(services)
    {
        _state = KeepState<EventProcessorState>(1);
        _log = log;
        _runner = new RuleRunner(services);
    }

    [AgentTask("create_rule", Effect.Change, Idempotent = true), Description("Adds a rule, or replaces the one of the same name. It answers to what happens from now on.")]
    public Task<Outcome<EventRule>> CreateRule(CreateRuleRequest request, CancellationToken cancellationToken) => InTurn(() => Create(request, cancellationToken), cancellationToken);

    [AgentTask("delete_rule", Effect.Change, Idempotent = true), Description("Removes a rule.")]
    public Task<Outcome<RuleList>> DeleteRule(RuleReference request, CancellationToken cancellationToken) =>
        InTurn(() => Replace(request.RuleId, _ => null, cancellationToken), cancellationToken);

    [AgentTask("set_rule_enabled", Effect.Change, Idempotent = true), Description("Lets a rule act, or not.")]
    public Task<Outcome<RuleList>> SetRuleEnabled(SetRuleEnabledRequest request, CancellationToken cancellationToken) =>
        InTurn(() => Replace(request.RuleId, r => r with { Enabled = request.Enabled }, cancellationToken), cancellationToken);

    [AgentTask("list_rules", Effect.Read), Description("All rules, with their runs.")]
    public Task<Outcome<RuleList>> ListRules(Nothing nothing, CancellationToken cancellationToken) => Task.FromResult<Outcome<RuleList>>(new RuleList(_state.Value.Rules));

    [AgentTask("run_log", Effect.Read), Description("What the rules did, newest first.")]
    public Task<Outcome<RunLog>> ShowRuns(RunLogRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<RunLog>>(new RunLog([.. _state.Value.Runs.Where(r => request.RuleId is not { } id || r.RuleId == id).Reverse().Take(request.Limit)]));

    [AgentTask("dry_run", Effect.Read), Description("Which of the newest events a pattern would have matched. Does nothing.")]
    public async Task<Outcome<DryRunResult>> DryRun(DryRunRequest request, CancellationToken cancellationToken)
    {
        var events = await _log.Newest(request.Limit, cancellationToken);
        var matches = events.Where(e => EventRules.Matches(request.When, e)).ToList();
        return new DryRunResult(events.Count, matches.Count, [.. matches.Take(100)]);
    }

    public void Dispose() => _turn.Dispose();

    protected override async Task OnWake(CancellationToken cancellationToken)
    {
        if (_turn.CurrentCount > 0)
            await InTurn(() => Drain(cancellationToken), cancellationToken);
    }

    protected override async Task OnMessage(AgentMessage message, CancellationToken cancellationToken)
    {
        if (message.MessageType is not (MessageType.Event or MessageType.Broadcast))
            return;
        using var document = JsonDocument.Parse(message.Payload.ToString());
        var name = document.RootElement.TryGetProperty("event", out var e) && e.ValueKind == JsonValueKind.String ? e.GetString()! : StateNamesOf(message.MessageType);
        await InTurn(() => Act([new($"message:{message.Id}", name, message.FromAgent, true, message.Payload.Value, message.Timestamp)], null, cancellationToken), cancellationToken);
    }

    private static string StateNamesOf(MessageType type) => Mycosoft.Tasks.StateNames.Of(type);

    /// <summary>Rules and cursor are read and written by one at a time; events must not overtake a change of rules.</summary>
    private async Task<T> InTurn<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private Task<bool> InTurn(Func<Task> act, CancellationToken cancellationToken) => InTurn(
        async () =>
        {
            await act();
            return true;
        },
        cancellationToken);

    private async Task<Outcome<EventRule>> Create(CreateRuleRequest request, CancellationToken cancellationToken)
    {
        if (request.Then.Payload is { } payload && !payload.Value.StartsWith('{'))
            return Fault.InvalidPayload("The payload must be an object.", "$.then.payload");
        await Drain(cancellationToken);
        var state = _state.Value;
        var others = state.Rules.Where(r => r.Name != request.Name).ToList();
        if (others.Count >= MaxRules)
            return Fault.Conflict($"There are {MaxRules} rules already.");
        var id = DeterministicId.From("rule", AgentId, request.Name);
        var rule = new EventRule(id, request.Name, request.When, request.Then, request.CooldownSeconds, request.Enabled, Clock.GetUtcNow().UtcDateTime) { By = Mycosoft.Tasks.TaskContext.Answerable(AgentId) };
        var cursor = state.Rules.Any(r => r.Enabled) ? state.Cursor : await _log.Last(cancellationToken);
        await _state.Save(state with { Rules = [.. others, rule], Cursor = cursor }, cancellationToken);
        return rule;
    }

    /// <summary>Looks at the log from where it stopped. The tasks are given first and the cursor is kept after: a crash in between gives the same tasks again, by the same ids.</summary>
    private async Task Drain(CancellationToken cancellationToken)
    {
        while (Runs && _state.Value.Rules.Any(r => r.Enabled))
        {
            var (events, cursor) = await _log.After(_state.Value.Cursor, 500, cancellationToken);
            if (cursor == _state.Value.Cursor)
                return;
            await Act(events, cursor, cancellationToken);
        }
    }

    private async Task Act(IReadOnlyList<CompanyEvent> events, long? cursor, CancellationToken cancellationToken)
    {
        var before = _state.Value;
        var (rules, runs) = await _runner.Run(before.Rules, events, AgentId, cancellationToken);
        if (runs.Count == 0 && (cursor is null || events.Count == 0))
        {
            if (cursor is { } seen)
                await _state.Save(_state.Value with { Cursor = seen }, cancellationToken);
            return;
        }

        var now = _state.Value;
        var merged = now.Rules.Select(r => rules.FirstOrDefault(x => x.Id == r.Id) is { } ran ? r with { LastRun = ran.LastRun, Runs = ran.Runs } : r).ToList();
        await _state.Save(now with { Rules = merged, Runs = [.. now.Runs.Concat(runs).TakeLast(MaxRules)], Cursor = cursor ?? now.Cursor }, cancellationToken);
    }

    private async Task<Outcome<RuleList>> Replace(Guid id, Func<EventRule, EventRule?> change, CancellationToken cancellationToken)
    {
        await Drain(cancellationToken);
        if (_state.Value.Rules.FirstOrDefault(r => r.Id == id) is not { } rule)
            return Fault.NotFound($"There is no rule {id}.");
        var others = _state.Value.Rules.Where(r => r.Id != id);
        var cursor = _state.Value.Rules.Any(r => r.Enabled) ? _state.Value.Cursor : await _log.Last(cancellationToken);
        await _state.Save(_state.Value with { Rules = change(rule) is { } changed ? [.. others, changed] : [.. others], Cursor = cursor }, cancellationToken);
        return new RuleList(_state.Value.Rules);
    }
}
