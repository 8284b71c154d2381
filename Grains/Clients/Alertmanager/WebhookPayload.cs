using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Mycosoft.Clients.Alertmanager;

[Description("The body that Alertmanager posts to a webhook, version 4, as it is.")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record WebhookPayload(
    [property: JsonPropertyName("alerts"), MaxLength(5000)] IReadOnlyList<WebhookAlert> Alerts,
    [property: JsonPropertyName("version")] string? Version = null,
    [property: JsonPropertyName("receiver")] string? Receiver = null,
    [property: JsonPropertyName("status")] string? Status = null,
    [property: JsonPropertyName("groupKey")] string? GroupKey = null,
    [property: JsonPropertyName("externalURL")] string? ExternalUrl = null,
    [property: JsonPropertyName("truncatedAlerts")] long TruncatedAlerts = 0) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Version is not (null or "4"))
            yield return new($"Version {Version} of the webhook is not known; 4 is.", [nameof(Version)]);
        if (Alerts.Any(a => a.Status is not ("firing" or "resolved")))
            yield return new("The status of an alert is firing or resolved.", [nameof(Alerts)]);
    }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record WebhookAlert(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("labels")] IReadOnlyDictionary<string, string> Labels,
    [property: JsonPropertyName("startsAt")] DateTimeOffset StartsAt,
    [property: JsonPropertyName("annotations")] IReadOnlyDictionary<string, string>? Annotations = null,
    [property: JsonPropertyName("endsAt")] DateTimeOffset? EndsAt = null,
    [property: JsonPropertyName("generatorURL")] string? GeneratorUrl = null,
    [property: JsonPropertyName("fingerprint")] string? Fingerprint = null)
{
    /// <summary>One state of one alert; without a fingerprint its labels tell it apart.</summary>
    [JsonIgnore]
    public string Key => $"{Fingerprint ?? string.Join(',', Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"))}|{StartsAt.ToUnixTimeMilliseconds()}|{Status}";
}

public sealed record AlertsReceived(int Received, [property: Description("Those that were not known in this state; each was published once.")] int New, int Duplicates);
