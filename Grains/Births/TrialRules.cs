using System.Globalization;
using Mycosoft.Agents;
using Mycosoft.Policy;

namespace Mycosoft.Births;

/// <summary>An agent that no person chose shows first what it does: for a time its effects are taken one step more seriously than the policy says.</summary>
public static class TrialRules
{
    public const string Rule = "on trial";

    /// <summary>Until when an agent is on trial from its birth on; null when it is not. One that people approved has been looked at.</summary>
    public static DateTime? Until(BirthOrigin origin, bool approved, TimeSpan trial, DateTime now) =>
        origin is BirthOrigin.Gap or BirthOrigin.Template or BirthOrigin.Self && !approved && trial > TimeSpan.Zero ? now + trial : null;

    /// <summary>The end of a trial that is not over; null when there is none.</summary>
    public static DateTime? Open(DateTime? until, DateTime now) => until > now ? until : null;

    /// <summary>What matters is refused.</summary>
    public static Fault? Refusal(string agentId, string taskType, Effect effect, DateTime? trial) => trial is { } until && effect == Effect.Critical
        ? new(FaultCodes.Forbidden, $"{agentId} is {Words(until)} and does nothing critical until then ({taskType}); an approver may end the trial.")
        : null;

    /// <summary>What it may not do itself it does not have others do either: it commands nobody, and gives nobody a task that changes something.</summary>
    /// <param name="taskType">The task that is given; null for a command.</param>
    public static Fault? CommandRefusal(string agentId, string to, string? taskType, DateTime? trial) => trial is { } until
        ? new(FaultCodes.Forbidden, $"{agentId} is {Words(until)} and {(taskType is null ? $"commands nobody until then ({to})" : $"gives no task that changes something until then ({taskType} of {to})")}; an approver may end the trial.")
        : null;

    /// <summary>A change waits for a person. What the policy refuses, or asks of more people, stays as it is.</summary>
    public static PolicyDecision? Stricter(PolicyDecision? decision, Effect effect, DateTime? trial) =>
        decision is { Verb: PolicyVerb.Auto or PolicyVerb.Notify } && trial is not null && effect == Effect.Change ? decision with { Verb = PolicyVerb.Approve, Approvers = 1, Rule = Rule } : decision;

    /// <summary>Whether a task out of a snapshot may go on by itself: an approval is for one task, and not for its copy.</summary>
    public static bool MayResume(Effect effect, DateTime? trial) => effect == Effect.Read || (effect == Effect.Change && trial is null);

    public static string Words(DateTime until) => string.Create(CultureInfo.InvariantCulture, $"on trial until {until:u}");
}
