namespace Mycosoft.Agents;

/// <summary>What this silo knows of the company beside the tables.</summary>
/// <param name="BrokerConnected">Whether Redis is reached; null when none is configured.</param>
/// <param name="UnservedCategories">Categories that no silo is meant for.</param>
public sealed record CompanySignals(Func<bool?> BrokerConnected, Func<IReadOnlyList<string>> UnservedCategories)
{
    /// <summary>One silo by itself.</summary>
    public static CompanySignals Alone { get; } = new(() => null, () => []);
}
