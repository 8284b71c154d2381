using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mycosoft.Agents;

namespace Mycosoft.Clients.Alertmanager;

public sealed record SilenceMatcher(string Name, string Value, bool IsRegex = false, [property: Description("False mutes what does not match.")] bool IsEqual = true);

public sealed record CreateSilenceRequest(
    [property: Description("Alerts that match all of them are muted."), MaxLength(50)] IReadOnlyList<SilenceMatcher> Matchers,
    [property: StringLength(2000, MinimumLength = 1)] string Comment,
    [property: StringLength(200, MinimumLength = 1)] string CreatedBy,
    [property: Description("Now when absent.")] DateTimeOffset? StartsAt = null,
    DateTimeOffset? EndsAt = null,
    [property: Description("In place of ends_at: a number and s, m, h or d, such as 2h."), RegularExpression("^[1-9][0-9]{0,5}[smhd]$")] string? Duration = null) : IValidatableObject, IWeighedPayload
{
    public string? WhyCritical(DateTime at) => SilencePolicy.WhyCritical(this, at);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (EndsAt is null == Duration is null)
            yield return new("Either ends_at or duration.", [nameof(EndsAt)]);
        if (EndsAt <= StartsAt)
            yield return new("ends_at must be after starts_at.", [nameof(EndsAt)]);
        if (Matchers.Any(m => string.IsNullOrEmpty(m.Name)))
            yield return new("A matcher has no name.", [nameof(Matchers)]);
    }
}

public sealed record ExpireSilenceRequest([property: StringLength(100, MinimumLength = 1), RegularExpression("^[A-Za-z0-9-]+$")] string SilenceId);

public sealed record ListSilencesRequest([property: Description("Also those that are over.")] bool Expired = false);

public sealed record AlertFilterRequest(
    [property: Description("Such as alertname=\"Down\" or severity=~\"critical|page\"."), MaxLength(20)] IReadOnlyList<string>? Filter = null,
    bool Silenced = true,
    bool Inhibited = true);
