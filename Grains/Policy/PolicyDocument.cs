using Mycosoft.Agents;

namespace Mycosoft.Policy;

/// <summary>A policy: the first rule that fits decides; the last one of every document fits everything.</summary>
/// <param name="Version">The first 16 hexadecimal digits of the SHA-256 of its text.</param>
/// <param name="SelfApproval">Whether the requester alone may approve what needs one approval.</param>
/// <param name="ApprovalLife">How long people have.</param>
/// <param name="DailyBirths">How many agents of a category the company may bear by itself in a day.</param>
/// <param name="Commands">Who commands whom; nobody who is in no line.</param>
public sealed record PolicyDocument(
    string Version, string Text, bool SelfApproval, TimeSpan ApprovalLife, int DailyBirths, IReadOnlyList<PolicyRule> Rules, IReadOnlyList<CommandGrant> Commands)
{
    /// <summary>Whether any rule can hold a task that only reads; most policies have none, and then such a task costs nothing.</summary>
    public bool ConcernsReads { get; } = Rules.Any(r => r.Decide != PolicyVerb.Auto && PolicyRules.FitsAny(r.On, "task") && PolicyRules.FitsAny(r.Effect, "read"));

    /// <summary>Whether any rule looks at an amount; only then a payload is opened.</summary>
    public bool ConcernsAmounts { get; } = Rules.Any(r => r.AmountOver is not null);
}

/// <summary>One rule. An empty list fits all; <c>*</c> at the end of a word fits what begins like it.</summary>
public sealed record PolicyRule(string Name, PolicyVerb Decide)
{
    public IReadOnlyList<string> On { get; init; } = [];

    public IReadOnlyList<string> Kind { get; init; } = [];

    public IReadOnlyList<string> Category { get; init; } = [];

    public IReadOnlyList<string> TaskType { get; init; } = [];

    public IReadOnlyList<string> Effect { get; init; } = [];

    public IReadOnlyList<string> Requester { get; init; } = [];

    public IReadOnlyList<string> Gap { get; init; } = [];

    public long? AmountOver { get; init; }

    public string? Currency { get; init; }

    public int Approvers { get; init; } = 1;
}

/// <summary>What is asked of a policy.</summary>
public sealed record PolicyQuestion(string On, string Kind, AgentCategory Category, string Requester)
{
    public string? TaskType { get; init; }

    public Effect? Effect { get; init; }

    public string? Gap { get; init; }

    /// <summary>In minor units of <see cref="Currency"/>.</summary>
    public long? Amount { get; init; }

    public string? Currency { get; init; }
}

/// <summary>What a policy says to a question.</summary>
public sealed record PolicyDecision(PolicyVerb Verb, int Approvers, string Rule, PolicyDocument Policy)
{
    public override string ToString() => Verb == PolicyVerb.Approve ? $"approve({Approvers}) by '{Rule}'" : $"{Verb.ToString().ToLowerInvariant()} by '{Rule}'";
}
