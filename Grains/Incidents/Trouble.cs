namespace Mycosoft.Incidents;

/// <summary>Something that is wrong now. As long as it is seen, its incident is present.</summary>
/// <param name="Source">What kind of thing is wrong.</param>
/// <param name="Subject">Which one; with the source it is the incident's key.</param>
public sealed record Trouble(string Source, string Subject, string Title, string Description, IncidentSeverity Severity)
{
    public const string Agent = "agent";
    public const string ServiceLevel = "slo";
    public const string Gap = "gap";
    public const string Service = "service";
    public const string Silo = "silo";
    public const string Quarantine = "quarantine";

    /// <summary>Told by whoever verifies the audit. A chain that was broken does not become whole again, and so only people end it.</summary>
    public const string Audit = "audit";

    public string Key => $"{Source}:{Subject}";

    /// <summary>Whom it is known to affect.</summary>
    public IReadOnlyList<string> Agents { get; init; } = [];

    /// <summary>The agent that is its cause, where that is known.</summary>
    public string? CausedBy { get; init; }
}

/// <summary>All of one source that is wrong now.</summary>
/// <param name="Whole">False when there is more than was looked at: then nothing of this source is taken for gone.</param>
public sealed record Sighting(string Source, IReadOnlyList<Trouble> Troubles, bool Whole = true)
{
    /// <summary>Keys of what could not be judged this time: it is neither wrong nor well.</summary>
    public IReadOnlyList<string> Undecided { get; init; } = [];
}

/// <summary>Where something may go wrong.</summary>
public interface ITroubleSource
{
    Task<Sighting> Look(CancellationToken cancellationToken);
}
