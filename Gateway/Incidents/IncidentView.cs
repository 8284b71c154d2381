using System.Text.Json.Serialization;

namespace Mycosoft.Incidents;

/// <summary>An incident with the members that the original's website reads, in camelCase, and ours. What nobody has found out is null: a chain of causes, a playbook, how sure one is.</summary>
internal sealed record IncidentView(
    Guid Id,
    string Title,
    string Description,
    IncidentSeverity Severity,
    IncidentStatus Status,
    [property: JsonPropertyName("affectedNodeIds")] IReadOnlyList<string> AffectedNodeIds,
    [property: JsonPropertyName("causedByNodeId")] string? CausedByNodeId,
    [property: JsonPropertyName("detectedAt")] DateTime WebsiteDetectedAt,
    [property: JsonPropertyName("resolvedAt")] DateTime? WebsiteResolvedAt,
    [property: JsonPropertyName("resolverAgentId")] string? ResolverAgentId,
    [property: JsonPropertyName("causalityChain")] IReadOnlyList<string>? CausalityChain,
    string? Playbook,
    double? Confidence,
    string Source,
    string Subject,
    bool Present,
    DateTime DetectedAt,
    DateTime LastSeen,
    DateTime? AcknowledgedAt,
    string? AcknowledgedBy,
    DateTime? ResolvedAt,
    string? ResolvedBy,
    string? Note)
{
    private const string System = "system";

    /// <summary>A person who resolved it is no agent.</summary>
    public static IncidentView Of(IncidentRecord i) => new(
        i.Id, i.Title, i.Description, i.Severity, i.Status, i.Agents, i.CausedBy, i.DetectedAt, i.ResolvedAt, i.ResolvedBy == System ? System : null, null, null, null,
        i.Source, i.Subject, i.Present, i.DetectedAt, i.LastSeen, i.AcknowledgedAt, i.AcknowledgedBy, i.ResolvedAt, i.ResolvedBy, i.Note);
}
