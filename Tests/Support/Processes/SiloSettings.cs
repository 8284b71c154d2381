namespace Mycosoft.Tests.Support.Processes;

/// <summary>How a test wants its company started. Everything left out is the product's own default.</summary>
public sealed record SiloSettings
{
    /// <summary>Which of the two executables.</summary>
    public string Program { get; init; } = "Silo";

    /// <summary>The machine it runs on; null for this one.</summary>
    public Network.NetworkNamespace? Machine { get; init; }

    /// <summary>A PostgreSQL connection string; null is the embedded mode on SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>A Redis connection string, for cluster mode.</summary>
    public string? Redis { get; init; }

    /// <summary>The key for MAS_API_KEY and for the client; null configures none.</summary>
    public string? ApiKey { get; init; } = "a-key-for-tests";

    /// <summary>Environment variables beyond the usual ones, and over them.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Command-line arguments after the usual ones.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(30);
}
