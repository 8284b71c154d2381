namespace Mycosoft.Tests.Support.Companies;

/// <summary>How large a company a test wants, and what it sets beyond the usual.</summary>
public sealed record ClusterSettings
{
    public const string Key = "a-key-for-tests-of-clusters";

    public int Silos { get; init; } = 3;

    public int Gateways { get; init; } = 1;

    /// <summary>redis or postgres.</summary>
    public string Clustering { get; init; } = "redis";

    /// <summary>Where the last silo runs, apart from all others; null for this machine.</summary>
    public Network.NetworkNamespace? Apart { get; init; }

    /// <summary>Environment variables of every silo.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variables of every gateway.</summary>
    public IReadOnlyDictionary<string, string> OfGateways { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variables of one silo, by its number from 0.</summary>
    public Func<int, IReadOnlyDictionary<string, string>> Of { get; init; } = _ => new Dictionary<string, string>();
}
