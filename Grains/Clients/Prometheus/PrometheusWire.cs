using System.Text.Json;

namespace Mycosoft.Clients.Prometheus;

/// <summary>What Prometheus answers. Unknown members of newer versions are passed over.</summary>
internal static class PrometheusWire
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 64 };

    internal sealed record Envelope(string? Status, JsonElement Data, string? ErrorType, string? Error, IReadOnlyList<string>? Warnings, IReadOnlyList<string>? Infos);

    internal sealed record QueryData(string ResultType, JsonElement Result);

    internal sealed record Series(Dictionary<string, string>? Metric, JsonElement[]? Value, JsonElement[][]? Values);

    internal sealed record TargetsData(IReadOnlyList<Target>? ActiveTargets);

    internal sealed record Target(Dictionary<string, string>? Labels, string? ScrapePool, string? ScrapeUrl, string? LastError, DateTimeOffset? LastScrape, double? LastScrapeDuration, string? Health);

    internal sealed record RulesData(IReadOnlyList<Group>? Groups);

    internal sealed record Group(string? Name, string? File, double? Interval, IReadOnlyList<Rule>? Rules);

    internal sealed record Rule(string? Name, string? Query, string? Type, string? State, string? Health, string? LastError, double? Duration, Dictionary<string, string>? Labels, IReadOnlyList<Alert>? Alerts);

    internal sealed record AlertsData(IReadOnlyList<Alert>? Alerts);

    internal sealed record Alert(Dictionary<string, string>? Labels, Dictionary<string, string>? Annotations, string? State, DateTimeOffset? ActiveAt, string? Value);
}
