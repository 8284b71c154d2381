using Orleans.Concurrency;

namespace Mycosoft.Policy;

/// <summary>The rules by which the company may act alone.</summary>
[GrainInterfaceType("mas.policy"), Alias("mas.policy")]
public interface IPolicy : IGrainWithIntegerKey
{
    /// <summary>The policy that is in force on the silo that answers.</summary>
    [Alias("current"), ReadOnly]
    Task<PolicyInForce> Current(CancellationToken cancellationToken);

    /// <summary>Which of the newest tasks and births a proposed policy would have decided otherwise. Changes nothing.</summary>
    [Alias("simulate"), ReadOnly]
    Task<Answer<PolicySimulation>> Simulate(PolicyProposal proposal, CancellationToken cancellationToken);
}

/// <summary>What is to happen.</summary>
public enum PolicyVerb
{
    /// <summary>It is done.</summary>
    Auto = 0,

    /// <summary>People are told. A task is done; a birth that the company itself wants waits for somebody to ask for it.</summary>
    Notify = 1,

    /// <summary>It waits for people's approval.</summary>
    Approve = 2,

    /// <summary>It is refused.</summary>
    Deny = 3,
}

/// <summary>A policy as it is in force.</summary>
/// <param name="Version">The first 16 hexadecimal digits of the SHA-256 of its text.</param>
/// <param name="Source">The file, or <c>built-in</c>.</param>
/// <param name="Text">The text.</param>
/// <param name="LoadedAt">UTC; since when.</param>
/// <param name="Error">Why the file as it is now is not in force, with line and member; null when it is.</param>
/// <param name="Commands">Who commands whom: the text's own list, or the built-in one when the text has none.</param>
[GenerateSerializer, Immutable, Alias("mas.policy-in-force")]
public sealed record PolicyInForce(
    [property: Id(0)] string Version,
    [property: Id(1)] string Source,
    [property: Id(2)] string Text,
    [property: Id(3)] DateTime LoadedAt,
    [property: Id(4)] string? Error,
    [property: Id(5)] IReadOnlyList<CommandGrant> Commands);

/// <summary>One line of who commands whom. It allows commands, and tasks that change something.</summary>
/// <param name="From">Categories, agent ids, or <c>*</c>, which at the end of an id fits what begins like it.</param>
/// <param name="To">The same, of those who obey.</param>
/// <param name="TaskType">Only tasks of these types and no commands; empty is everything.</param>
[GenerateSerializer, Immutable, Alias("mas.command-grant")]
public sealed record CommandGrant([property: Id(0)] IReadOnlyList<string> From, [property: Id(1)] IReadOnlyList<string> To, [property: Id(2)] IReadOnlyList<string> TaskType);

/// <summary>A policy to try.</summary>
/// <param name="Text">YAML or JSON.</param>
/// <param name="Limit">How many of the newest tasks to hold against it, 1 to 10,000.</param>
[GenerateSerializer, Immutable, Alias("mas.policy-proposal")]
public sealed record PolicyProposal([property: Id(0)] string Text, [property: Id(1)] int Limit = 1_000);

/// <summary>What would have been otherwise.</summary>
/// <param name="Version">Of the proposal.</param>
/// <param name="Examined">How many tasks and births were looked at.</param>
/// <param name="Different">Those decided otherwise, newest first, at most 1,000.</param>
[GenerateSerializer, Immutable, Alias("mas.policy-simulation")]
public sealed record PolicySimulation([property: Id(0)] string Version, [property: Id(1)] int Examined, [property: Id(2)] IReadOnlyList<PolicyDifference> Different);

/// <summary>One decision that would have been otherwise.</summary>
/// <param name="On">task or birth.</param>
/// <param name="AgentId">Whose.</param>
/// <param name="TaskId">For a task.</param>
/// <param name="TaskType">For a task.</param>
/// <param name="Requester">Who wanted it.</param>
/// <param name="At">UTC; when.</param>
/// <param name="Now">What the policy in force decides, with its rule.</param>
/// <param name="Proposed">What the proposal decides, with its rule.</param>
[GenerateSerializer, Immutable, Alias("mas.policy-difference")]
public sealed record PolicyDifference(
    [property: Id(0)] string On,
    [property: Id(1)] string AgentId,
    [property: Id(2)] Guid? TaskId,
    [property: Id(3)] string? TaskType,
    [property: Id(4)] string Requester,
    [property: Id(5)] DateTime At,
    [property: Id(6)] string Now,
    [property: Id(7)] string Proposed);
