using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Agents.Kinds.Devices;

public sealed record TelemetryRequest(
    [property: Description("Asks the unit to measure now, and waits for what it measures.")] bool Fresh = false,
    [property: Range(0.1, 120.0)] double TimeoutSeconds = 10);

public sealed record DeviceCommandRequest(
    [property: Description("By any name that the original or its firmware has for it."), Required, StringLength(64, MinimumLength = 1)] string Command,
    [property: Description("An object.")] JsonText? Params = null,
    [property: Description("How long an answer is waited for, all attempts together."), Range(0.1, 300.0)] double? TimeoutSeconds = null) : IWeighedPayload, IValidatableObject
{
    public string? WhyCritical(DateTime at) => CommandNames.WhyCritical(Command, Params);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Objects.Check(Params, nameof(Params));
}

public sealed record SetConfigRequest(
    [property: Range(100, 3_600_000)] int? TelemetryIntervalMs = null,
    [property: StringLength(31, MinimumLength = 1)] string? Role = null,
    [property: StringLength(63, MinimumLength = 1)] string? DisplayName = null,
    I2cPins? I2c = null) : IWeighedPayload, IValidatableObject
{
    /// <summary>Pins that carry a bus may be pins that switch an output.</summary>
    public string? WhyCritical(DateTime at) => I2c is null ? null : "it gives pins of the board another use, and outputs hang on some of them";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (this is { TelemetryIntervalMs: null, Role: null, DisplayName: null, I2c: null })
            yield return new("Nothing is to be set.", []);
    }
}

public sealed record I2cPins([property: Range(0, 48)] int Sda, [property: Range(0, 48)] int Scl, [property: Range(10_000, 1_000_000)] int Hz = 100_000);

public sealed record SetOutputRequest(
    [property: Description("mosfet1, mosfet2 or mosfet3."), RegularExpression("^mosfet[1-3]$")] string? Output = null,
    [property: Description("1 to 3, in place of output."), Range(1, 3)] int? Mosfet = null,
    [property: Description("1 or 0."), Range(0, 1)] int Value = 0) : IValidatableObject
{
    public string Name => Output ?? $"mosfet{Mosfet}";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Output is null == Mosfet is null)
            yield return new("Either output or mosfet.", [nameof(Output)]);
    }
}

public sealed record LedRequest([property: Range(0, 255)] int R = 0, [property: Range(0, 255)] int G = 0, [property: Range(0, 255)] int B = 0, bool Off = false);

public sealed record BuzzerRequest([property: Range(20, 20_000)] int Frequency = 1_200, [property: Range(1, 10_000)] int DurationMs = 200, bool Stop = false);

public sealed record CalibrateRequest(
    [property: Description("What is added to each metric, by its name in the telemetry."), Required] IReadOnlyDictionary<string, double> Offsets,
    [property: Description("The certificate of the reference that it was held against."), Required, StringLength(100, MinimumLength = 1)] string CertificateId) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Offsets is not { Count: > 0 and <= 64 } || Offsets.Any(o => o.Key.Length is 0 or > 64 || !double.IsFinite(o.Value)))
            yield return new("1 to 64 metrics, each with a finite offset.", [nameof(Offsets)]);
    }
}

public sealed record SetDesiredRequest(
    [property: Description("Members to be as given; null takes a wish back. Outputs that differ are shown and not switched."), Required] JsonText Desired) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Desired.ToString().Length > 8_192 ? [new("At most 8,192 characters.", [nameof(Desired)])] : Objects.Check(Desired, nameof(Desired));
}

public sealed record SetRulesRequest([property: Description("All rules of the unit; what is not among them is gone."), Required, MaxLength(50)] IReadOnlyList<RuleRequest> Rules) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Rules.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count() != Rules.Count)
            yield return new("Two rules have the same id.", [nameof(Rules)]);
        foreach (var error in Rules.SelectMany(r => Objects.Check(r.Params, nameof(Rules))))
            yield return error;
    }
}

public sealed record UnitUpdateRequest(
    [property: Required, StringLength(300, MinimumLength = 8), RegularExpression("^https?://.+")] string Url,
    [property: Required, RegularExpression("^[0-9a-f]{64}$")] string Sha256,
    [property: Range(1, 16_777_216)] int Size,
    [property: Required, StringLength(40, MinimumLength = 1)] string Version,
    [property: StringLength(40, MinimumLength = 1)] string? Rollout = null,
    [property: Description("Where the unit reads what is signed of the image. It is told this, the signature and the key where its dialect has room for them; else the manifest is at the image's address with manifest as last segment."),
        StringLength(310, MinimumLength = 8), RegularExpression("^https?://.+")] string? ManifestUrl = null,
    [property: StringLength(88, MinimumLength = 1)] string? Signature = null,
    [property: RegularExpression("^[0-9a-f]{16}$")] string? KeyId = null);

public sealed record RuleWebhookRequest(string RuleId, string Metric, double Value, DateTime At, string? Message = null);

/// <summary>Parameters that must be an object.</summary>
internal static class Objects
{
    public static IEnumerable<ValidationResult> Check(JsonText? text, string member) =>
        text is { } given && !given.ToString().StartsWith('{') ? [new("Must be an object.", [member])] : [];
}
