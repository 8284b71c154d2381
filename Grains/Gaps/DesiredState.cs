namespace Mycosoft.Gaps;

/// <summary>What a company should have: agents, routes that are watched, and services that an agent looks after.</summary>
/// <param name="Version">The first 16 hexadecimal digits of the SHA-256 of its text.</param>
/// <param name="ForPeople">Agents of which the text itself says that the company does not bear them, whatever the policy allows.</param>
public sealed record DesiredState(
    string Version, IReadOnlyList<DesiredAgent> Agents, IReadOnlyList<string> Routes, IReadOnlyList<DesiredIntegration> Integrations, IReadOnlySet<string> ForPeople)
{
    /// <summary>Each agent once: what is listed as an agent goes before a route or an integration of the same agent.</summary>
    public IReadOnlyList<Requirement> Required { get; } =
    [
        .. Agents.Select(Requirements.Of).Concat(Routes.Select(Requirements.OfRoute)).Concat(Integrations.Select(Requirements.OfIntegration)).DistinctBy(r => r.AgentId, StringComparer.Ordinal),
    ];
}
