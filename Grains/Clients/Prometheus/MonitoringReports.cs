using System.ComponentModel;

namespace Mycosoft.Clients.Prometheus;

public sealed record TargetHealth(string? Job, string? Instance, string? ScrapePool, string? ScrapeUrl, [property: Description("up, down or unknown.")] string Health, string? LastError, DateTime? LastScrape, double? LastScrapeSeconds);

public sealed record TargetsReport(int Total, int Up, int Down, int Unknown, [property: Description("Those that are not up first; at most 500.")] IReadOnlyList<TargetHealth> Targets, bool Truncated);

public sealed record RuleReport(string Group, string Name, [property: Description("alerting or recording.")] string Type, string? State, string? Health, string? LastError, string? Query, double? ForSeconds, IReadOnlyDictionary<string, string> Labels, int ActiveAlerts);

public sealed record RulesReport(int Total, int Firing, int Pending, int Failing, [property: Description("At most 500.")] IReadOnlyList<RuleReport> Rules, bool Truncated);

public sealed record ActiveAlert(string? Name, string? State, DateTime? ActiveAt, double? Value, string? RawValue, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);

public sealed record AlertsReport(int Firing, int Pending, [property: Description("At most 500.")] IReadOnlyList<ActiveAlert> Alerts, bool Truncated);

public sealed record ReloadReport(bool Reloaded, double LatencyMs);
