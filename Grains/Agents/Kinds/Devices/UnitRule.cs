using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>How a value is held against a threshold.</summary>
public enum RuleOperator
{
    Gt = 0,
    Lt = 1,
    Gte = 2,
    Lte = 3,
    Eq = 4,
    Neq = 5,

    /// <summary>From threshold to upper, both included.</summary>
    Between = 6,
}

/// <summary>What a rule does.</summary>
public enum RuleAction
{
    MosfetOn = 0,
    MosfetOff = 1,
    MosfetToggle = 2,
    Alert = 3,
    Webhook = 4,
    Command = 5,
}

/// <summary>A rule as people write it.</summary>
public sealed record RuleRequest(
    [property: Description("Keeps its cooldown over changes of the rule."), Required, RegularExpression("^[A-Za-z0-9_.-]{1,40}$")] string Id,
    [property: Description("As in the telemetry, such as bme688.a.temperature_c."), Required, StringLength(64, MinimumLength = 1)] string Metric,
    RuleOperator Operator,
    double Threshold,
    RuleAction Action,
    [property: Description("For between.")] double? Upper = null,
    [property: Description("How long it must hold before anything is done."), Range(0.0, 86_400.0)] double ForSeconds = 0,
    [property: Description("The shortest time between two runs."), Range(1_000, 86_400_000)] int CooldownMs = 60_000,
    [property: Description("For the actions on an output."), RegularExpression("^mosfet[1-3]$")] string? Output = null,
    [property: Description("For command."), StringLength(64, MinimumLength = 1)] string? Command = null,
    [property: Description("For command, an object.")] JsonText? Params = null,
    [property: Description("For alert and webhook."), StringLength(300)] string? Message = null,
    bool Enabled = true) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Operator == RuleOperator.Between && !(Upper >= Threshold))
            yield return new("between needs an upper that is not below threshold.", [nameof(Upper)]);
        if (Action is RuleAction.MosfetOn or RuleAction.MosfetOff or RuleAction.MosfetToggle && Output is null)
            yield return new("An action on an output needs output.", [nameof(Output)]);
        if (Action == RuleAction.Command && Command is null)
            yield return new("The action command needs command.", [nameof(Command)]);
    }
}

/// <summary>A rule as it is kept.</summary>
/// <param name="By">Who made it, and answers for what it does.</param>
public sealed record UnitRule(RuleRequest Rule, string By)
{
    /// <summary>Which writing of it: what ran under an earlier one says nothing of this one.</summary>
    public Guid Made { get; init; }

    public DateTime? LastRun { get; init; }

    /// <summary>It ran, and what it ran for has not been over since.</summary>
    public bool Active { get; init; }
}
