using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mycosoft.Clients.Alertmanager;

/// <summary>What Alertmanager's API v2 takes and answers.</summary>
internal static class AlertmanagerWire
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 64 };

    internal sealed record Matcher(string Name, string Value, bool IsRegex, bool? IsEqual);

    internal sealed record PostableSilence(IReadOnlyList<Matcher> Matchers, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string CreatedBy, string Comment);

    internal sealed record SilenceCreated([property: JsonPropertyName("silenceID")] string? SilenceId);

    internal sealed record Silence(string Id, IReadOnlyList<Matcher>? Matchers, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string? CreatedBy, string? Comment, SilenceStatus? Status);

    internal sealed record SilenceStatus(string State);

    internal sealed record Alert(Dictionary<string, string>? Labels, Dictionary<string, string>? Annotations, string? Fingerprint, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, AlertStatus? Status);

    internal sealed record AlertStatus(string? State, IReadOnlyList<string>? SilencedBy, IReadOnlyList<string>? InhibitedBy);
}
