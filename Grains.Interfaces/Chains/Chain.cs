namespace Mycosoft.Chains;

/// <summary>How a task, a message or an ask came about. Set by the runtime, never by a payload. There is none when a person, a program, a schedule or a device begins something.</summary>
/// <param name="Agent">The agent that starts it; null when nobody's authority is to be looked at any more.</param>
/// <param name="Hops">Steps from the person, schedule or device that began the chain; whatever that one asked for itself is 0.</param>
/// <param name="Ancestors">The tasks that wait for it, outermost first, one a line: agent, id and fingerprint of what it was asked; null when none does.</param>
[GenerateSerializer, Immutable, Alias("mas.chain")]
public sealed record Chain([property: Id(0)] string? Agent, [property: Id(1)] int Hops = 0, [property: Id(2)] string? Ancestors = null);
