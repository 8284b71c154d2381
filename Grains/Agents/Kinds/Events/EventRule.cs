using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Mycosoft.Agents.Kinds.Events;

/// <summary>What an event must look like; what is left out matches everything. * stands for any characters.</summary>
public sealed record EventPattern(
    [property: Description("The event: a task type, lifecycle:..., event:..., or the name an event message gives."), StringLength(200, MinimumLength = 1)] string Event = "*",
    [property: Description("The agent it happened to."), StringLength(100, MinimumLength = 1)] string Agent = "*",
    [property: Description("Only successes, or only failures.")] bool? Success = null,
    [property: Description("Text that its output must contain."), StringLength(200)] string? Contains = null);

/// <summary>The task that an event leads to.</summary>
public sealed record EventAction(
    [property: Description("The task type."), Required, StringLength(100, MinimumLength = 1)] string TaskType,
    [property: Description("The agent; without it the router chooses.")] string? AgentId = null,
    [property: Description("The payload of the task, an object.")] JsonText? Payload = null);

/// <summary>A durable rule from events to a task.</summary>
public sealed record EventRule(Guid Id, string Name, EventPattern When, EventAction Then, double CooldownSeconds, bool Enabled, DateTime CreatedAt)
{
    public DateTime? LastRun { get; init; }

    public long Runs { get; init; }

    /// <summary>Who made it, and answers for what it starts; null for a rule of an earlier version.</summary>
    public string? By { get; init; }
}

/// <summary>One thing that happened, from the log of the company or from a message.</summary>
public sealed record CompanyEvent(string Key, string Event, string Agent, bool Success, string? Output, DateTime At)
{
    /// <summary>How far the chain had come in which it happened; null for a message, in whose handling the chain goes on by itself.</summary>
    [JsonIgnore]
    public int? Hops { get; init; }
}

/// <summary>What a rule did with an event.</summary>
public sealed record RuleRun(Guid RuleId, string Event, string Agent, DateTime At, string Outcome, string? AgentId, Guid? TaskId, string? Detail);
