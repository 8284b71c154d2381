using System.Text.Json.Serialization;
using Mycosoft.Agents;

namespace Mycosoft.Gaps;

/// <summary>A gap with the members of the seed's detector and, in camelCase, those of its website.</summary>
public sealed record GapView(
    string GapId,
    string Id,
    string GapType,
    [property: JsonPropertyName("gapType")] string WebsiteGapType,
    AgentCategory Category,
    string Description,
    string Severity,
    string Priority,
    SuggestedAgent SuggestedAgent,
    [property: JsonPropertyName("suggestedAgentType")] string SuggestedAgentType,
    [property: JsonPropertyName("suggestedCategory")] AgentCategory SuggestedCategory,
    bool AutoCreate,
    [property: JsonPropertyName("autoSpawnRecommended")] bool AutoSpawnRecommended,
    bool KindBuilt,
    DateTime DetectedAt,
    string? Evidence,
    DateTime? FirstSeen,
    DateTime? LastSeen,
    string Decision,
    string? DecidedBy,
    Guid? ApprovalId,
    string? Note);

/// <summary>The seed's report and the website's list in one.</summary>
internal sealed record GapList(
    IReadOnlyList<GapView> Gaps,
    int TotalGaps,
    IReadOnlyDictionary<string, int> ByType,
    IReadOnlyDictionary<string, int> BySeverity,
    int AutoFillable,
    IReadOnlyList<CategoryGap> ByCategory);

internal static class GapJson
{
    public static GapList Of(GapReport report) => new(
        [.. report.Gaps.Select(Of)],
        report.Gaps.Count,
        Count(report.Gaps, gap => gap.GapType),
        Count(report.Gaps, gap => gap.Severity),
        report.Gaps.Count(IsFillable),
        report.ByCategory);

    public static GapView Of(AgentGap gap) => new(
        gap.GapId, gap.GapId, gap.GapType, WebsiteType(gap), gap.Category, gap.Description, gap.Severity, gap.Severity, gap.SuggestedAgent, gap.SuggestedAgent.AgentType,
        gap.SuggestedAgent.Category, gap.AutoCreate, IsFillable(gap), gap.KindBuilt, gap.DetectedAt, gap.Evidence,
        gap.FirstSeen, gap.LastSeen, gap.Decision, gap.DecidedBy, gap.ApprovalId, gap.Note);

    // A gap that no kind of this version can fill is never recommended for filling.
    private static bool IsFillable(AgentGap gap) => gap.AutoCreate && gap.KindBuilt;

    private static string WebsiteType(AgentGap gap) => (gap.GapType, gap.Category) switch
    {
        ("route", _) => "route_coverage",
        ("device", _) => "device_monitoring",
        ("integration", _) => "integration",
        (_, AgentCategory.Security) => "security",
        (_, AgentCategory.Data) => "data_pipeline",
        _ => gap.GapType,
    };

    private static Dictionary<string, int> Count(IEnumerable<AgentGap> gaps, Func<AgentGap, string> key) =>
        gaps.GroupBy(key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
}
