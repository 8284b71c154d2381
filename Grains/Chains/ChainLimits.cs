namespace Mycosoft.Chains;

/// <summary>How far agents may start each other.</summary>
/// <param name="MaxHops">The most steps from the person, schedule or device that began it.</param>
public sealed record ChainLimits(int MaxHops)
{
    public const int Usual = 16;
    public const int Most = 1_000;

    public Fault? Refusal(int hops) => hops > MaxHops
        ? new(FaultCodes.Loop, $"This would be step {hops} of agents starting each other; Mas:Chains:MaxHops allows {MaxHops}.")
        : null;
}
