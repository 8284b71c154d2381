using System.ComponentModel;

namespace Mycosoft.Clients.Alertmanager;

public sealed record SilenceCreated(string SilenceId, DateTime StartsAt, DateTime EndsAt);

public sealed record SilenceExpired(string SilenceId);

public sealed record SilenceReport(string Id, [property: Description("active, pending or expired.")] string State, IReadOnlyList<SilenceMatcher> Matchers, DateTime StartsAt, DateTime EndsAt, string? CreatedBy, string? Comment);

public sealed record SilencesReport(int Total, [property: Description("At most 500.")] IReadOnlyList<SilenceReport> Silences, bool Truncated);

public sealed record RoutedAlert(
    string? Name,
    string? Fingerprint,
    [property: Description("active, suppressed or unprocessed.")] string? State,
    DateTime? StartsAt,
    DateTime? EndsAt,
    IReadOnlyList<string> SilencedBy,
    IReadOnlyList<string> InhibitedBy,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations);

public sealed record RoutedAlertsReport(int Total, int Active, int Suppressed, [property: Description("At most 500.")] IReadOnlyList<RoutedAlert> Alerts, bool Truncated);
