using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Firmware;

/// <summary>Which units; at least one member. What is given has to fit all together.</summary>
public sealed record UnitSelector(
    [property: Description("Only these units, by their own names."), MaxLength(10_000)] IReadOnlyList<string>? Ids = null,
    [property: StringLength(80, MinimumLength = 1)] string? Role = null,
    [property: Description("Those that run exactly this now."), StringLength(200, MinimumLength = 1)] string? Firmware = null,
    [property: StringLength(200, MinimumLength = 1)] string? Location = null)
{
    internal const string Needed = "selector has at least one of ids, role, firmware and location.";

    internal bool IsEmpty => this is { Ids: null, Role: null, Firmware: null, Location: null };
}

public sealed record WindowRequest(
    [property: Description("As 01:30, UTC."), RegularExpression(@"^([01]\d|2[0-3]):[0-5]\d$")] string From,
    [property: Description("As 05:00, UTC; before from, it is on the next day."), RegularExpression(@"^([01]\d|2[0-3]):[0-5]\d$")] string To);

public sealed record PushUpdateRequest(
    UnitSelector Selector,
    [property: Description("A published image; or its version, and its product where that version has several.")] Guid? ImageId = null,
    [property: StringLength(80, MinimumLength = 1)] string? Version = null,
    [property: StringLength(80, MinimumLength = 1)] string? Product = null,
    [property: Description("Units in the first wave."), Range(1, 1_000)] int Canary = 1,
    [property: Description("To which percentage of all units each further wave leads; 10 and 50 when neither this nor wave_sizes is given. The last wave is all that are left."), MaxLength(50)]
    IReadOnlyList<int>? WavePercents = null,
    [property: Description("Units in each further wave."), MaxLength(50)] IReadOnlyList<int>? WaveSizes = null,
    [property: Description("At most this share of the units is exposed or failed at a time; one unit always may."), Range(0.0, 100.0)] double MaxFailurePct = 5,
    [property: Description("At most so many units."), Range(1, 100_000)] int? MaxFailures = null,
    [property: Description("How much of a wave has to be confirmed before the next one begins."), Range(1, 100)] int ConfirmSharePct = 90,
    [property: Description("Seconds from the offer to the confirmation."), Range(30, 86_400)] int ConfirmTimeout = 900,
    [property: Description("When units are offered it; always when absent.")] WindowRequest? Window = null,
    [property: Description("Whether units with a newer version get it too.")] bool AllowDowngrade = false) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((ImageId is null) == (Version is null))
            yield return new("Either image_id or version.", [nameof(ImageId)]);
        if (Selector.IsEmpty)
            yield return new(UnitSelector.Needed, [nameof(Selector)]);
        if (WavePercents is not null && WaveSizes is not null)
            yield return new("Either wave_percents or wave_sizes.", [nameof(WaveSizes)]);
        if (WaveSizes?.Any(size => size < 1) == true)
            yield return new("A wave has at least one unit.", [nameof(WaveSizes)]);
        if (WavePercents?.Any(percent => percent is < 1 or > 100) == true)
            yield return new("wave_percents are 1 to 100.", [nameof(WavePercents)]);
    }

    public RolloutPlan Plan() => new(
        Canary, WavePercents, WaveSizes, MaxFailurePct, MaxFailures, ConfirmSharePct, ConfirmTimeout, Window is { } window ? new(Time(window.From), Time(window.To)) : null);

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Its terms are those of the rollout that it takes back, or of push_update, but for what is given here.</summary>
public sealed record RollbackRequest(
    [property: Description("The rollout to take back; or a selector.")] Guid? RolloutId = null,
    [property: Description("Units to take back that run a published version, whichever rollout brought it.")] UnitSelector? Selector = null,
    [property: Description("Back to which version. When absent: the one that most units of the rollout had before, or for a selector the one before in the same channel."), StringLength(80, MinimumLength = 1)] string? Version = null,
    [property: Description("With a selector: only units that run this product."), StringLength(80, MinimumLength = 1)] string? Product = null,
    [property: StringLength(500, MinimumLength = 1)] string? Reason = null,
    [property: Description("Units in the first wave."), Range(1, 1_000)] int? Canary = null,
    [property: Description("At most this share of the units is exposed or failed at a time; one unit always may."), Range(0.0, 100.0)] double? MaxFailurePct = null,
    [property: Description("At most so many units."), Range(1, 100_000)] int? MaxFailures = null,
    [property: Description("Seconds from the offer to the confirmation."), Range(30, 86_400)] int? ConfirmTimeout = null) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((RolloutId is null) == (Selector is null))
            yield return new("Either rollout_id or selector.", [nameof(RolloutId)]);
        if (Selector?.IsEmpty == true)
            yield return new(UnitSelector.Needed, [nameof(Selector)]);
        if (Product is not null && Selector is null)
            yield return new("product goes with a selector; a rollout has its own.", [nameof(Product)]);
    }

    public RolloutPlan Plan(RolloutPlan basis) => basis with
    {
        Canary = Canary ?? basis.Canary,
        MaxFailurePercent = MaxFailurePct ?? basis.MaxFailurePercent,
        MaxFailures = MaxFailures ?? basis.MaxFailures,
        ConfirmSeconds = ConfirmTimeout ?? basis.ConfirmSeconds,
    };
}

public sealed record RolloutRequest(Guid RolloutId, [property: Description("How many of its units to show, those that failed first."), Range(0, 1_000)] int Units = 100);

public sealed record RolloutOrderRequest(Guid RolloutId, [property: StringLength(500, MinimumLength = 1)] string? Reason = null);

public sealed record ListRolloutsRequest(RolloutStatus? Status = null, [property: Range(1, 1_000)] int Limit = 100, [property: StringLength(100)] string? Cursor = null);

public sealed record RolloutList(IReadOnlyList<RolloutRecord> Rollouts, string? NextCursor);

public sealed record ListFirmwareRequest(
    [property: StringLength(80, MinimumLength = 1)] string? Product = null,
    [property: RegularExpression("^(stable|beta|dev)$")] string? Channel = null,
    bool Withdrawn = false,
    [property: Range(1, 1_000)] int Limit = 100,
    [property: StringLength(100)] string? Cursor = null);

public sealed record FirmwareList(IReadOnlyList<FirmwareRecord> Images, string? NextCursor);

public sealed record CheckUpdatesRequest(
    [property: Description("One unit; or those of the selector.")] string? DeviceId = null,
    UnitSelector? Selector = null,
    [property: RegularExpression("^(stable|beta|dev)$")] string Channel = "stable");

public sealed record UpdateCheck(string DeviceId, string? CurrentVersion, string? LatestVersion, Guid? ImageId, bool UpdateAvailable, bool Eligible, [property: Description("Null when it may be updated.")] string? WhyNot);

public sealed record UpdateChecks(string Channel, int Total, int Available, IReadOnlyList<UpdateCheck> Devices);

public sealed record VersionReportRequest(UnitSelector? Selector = null, [property: RegularExpression("^(stable|beta|dev)$")] string Channel = "stable");

public sealed record VersionCount(string Firmware, int Units, bool Published, [property: Description("The newest of the channel; null when none is published for it.")] string? Latest);

public sealed record VersionReport(
    int Total, IReadOnlyList<VersionCount> Versions, [property: Description("Units that run something older than the newest; at most 1,000.")] IReadOnlyList<string> Stragglers, [property: Description("Units whose firmware is not known; at most 1,000.")] IReadOnlyList<string> Unknown);

public sealed record VerifyImageRequest(Guid ImageId);
