using Mycosoft.Agents;

namespace Mycosoft.Quarantine;

/// <summary>What a quarantine may name.</summary>
public static class QuarantineRules
{
    public const string Everybody = "*";

    private const int LongestReason = 2_000;

    /// <summary>What is wrong with an order, or null.</summary>
    public static Fault? Check(QuarantineOrder order) => order.Scope switch
    {
        _ when order.Reason.Length is 0 or > LongestReason => Fault.InvalidPayload($"reason has 1 to {LongestReason} characters.", "$.reason"),
        QuarantineScope.Fleet when order.Target != Everybody => Fault.InvalidPayload("The fleet has no target.", "$.target"),
        QuarantineScope.Category when !Tasks.StateNames.TryParse<AgentCategory>(order.Target, out _) => Fault.InvalidPayload($"'{order.Target}' is no category.", "$.target"),
        QuarantineScope.Agent when order.Target.Length is 0 or > 100 => Fault.InvalidPayload("target is the id of an agent.", "$.target"),
        _ => null,
    };
}
