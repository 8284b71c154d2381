using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What a unit's rules ask for, as durable tasks of its agent: the policy and people have their say as with any other.</summary>
/// <param name="submit">Gives the agent a task: its id, type, payload, and who answers for it. False when it was not taken now.</param>
internal sealed class UnitAutomation(UnitDesk desk, Func<Guid, string, JsonText, string, Task<bool>> submit, Func<string, JsonText, Task> publish)
{
    private readonly Dictionary<string, RuleTrack> _tracks = [];
    private DateTime _last;

    /// <summary>The rules were written anew; the tracks of those that are no more are forgotten.</summary>
    public void Forget() => _tracks.Clear();

    public async Task Read(DeviceReading reading)
    {
        if (reading.HeardAt < _last)
            return;
        _last = reading.HeardAt;
        foreach (var rule in desk.State.Value.Rules.Where(r => r.Rule.Enabled))
        {
            foreach (var metric in reading.Metrics.Where(m => m.Name == rule.Rule.Metric).Take(1))
                await Weigh(rule, metric.Value, reading.HeardAt);
        }
    }

    private async Task Weigh(UnitRule rule, double value, DateTime at)
    {
        var id = rule.Rule.Id;
        if (!_tracks.TryGetValue(id, out var before))
            before = RuleEngine.Begin(rule);
        var (track, runs) = RuleEngine.Next(rule, before, value, at);
        _tracks[id] = track;
        if (track.Since is null && rule.Active)
            await Change(id, r => r with { Active = false });
        if (!runs)
            return;
        if (await Run(rule, value, at))
            await Change(id, r => r with { Active = true, LastRun = at });
        else
            _tracks[id] = track with { Ran = false };
    }

    private async Task<bool> Run(UnitRule rule, double value, DateTime at)
    {
        // Made of the run before: what a crash keeps from being noted down is the same task when it comes again. A rule that was written anew is another.
        var id = DeterministicId.From("unit-rule", desk.AgentId, rule.Rule.Id, $"{rule.Made:n}", $"{rule.LastRun:O}");
        if (rule.Rule.Action == RuleAction.Alert)
        {
            await publish("unit_alert", new(JsonSerializer.Serialize(new UnitAlert(desk.AgentId, desk.DeviceId, rule.Rule.Id, rule.Rule.Metric, value, rule.Rule.Threshold, at, rule.Rule.Message), Json.Tolerant)));
            return true;
        }

        if (TaskOf(rule.Rule, value, at) is var (type, payload))
            return await submit(id, type, payload, rule.By);
        await publish("unit_rule_skipped", new(JsonSerializer.Serialize(new RuleSkipped(desk.AgentId, rule.Rule.Id, $"It is not known how {rule.Rule.Output} is switched."), Json.Tolerant)));
        return true;
    }

    private (string Type, JsonText Payload)? TaskOf(RuleRequest rule, double value, DateTime at) => rule.Action switch
    {
        RuleAction.MosfetOn => Switch(rule, true),
        RuleAction.MosfetOff => Switch(rule, false),
        RuleAction.MosfetToggle => desk.Memory.Confirmed.GetValueOrDefault(rule.Output!)?.GetValueKind() switch
        {
            JsonValueKind.True => Switch(rule, false),
            JsonValueKind.False => Switch(rule, true),
            _ => null,
        },
        RuleAction.Webhook => ("rule_webhook", new(JsonSerializer.Serialize(new RuleWebhookRequest(rule.Id, rule.Metric, value, at, rule.Message), Json.Tolerant))),
        RuleAction.Command when UnitTask.Of(rule.Command, default, 1) is { Value.TaskType: UnitTask.Stop } => (UnitTask.Stop, JsonText.EmptyObject),
        RuleAction.Command => ("device_command", new(JsonSerializer.Serialize(new DeviceCommandRequest(rule.Command!, rule.Params), Json.Tolerant))),
        _ => null,
    };

    private static (string Type, JsonText Payload) Switch(RuleRequest rule, bool on) => ("set_output", new(new JsonObject { ["output"] = rule.Output, ["value"] = on ? 1 : 0 }.ToJsonString()));

    private Task<DeviceAgentState> Change(string id, Func<UnitRule, UnitRule> change) =>
        desk.State.Apply(s => s with { Rules = [.. s.Rules.Select(r => r.Rule.Id == id ? change(r) : r)] }, CancellationToken.None);

    private sealed record RuleSkipped(string AgentId, string Rule, string Reason);

    private sealed record UnitAlert(string AgentId, string DeviceId, string Rule, string Metric, double Value, double Threshold, DateTime At, string? Message);
}
