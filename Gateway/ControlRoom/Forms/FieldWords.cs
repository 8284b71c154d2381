using System.Globalization;
using System.Text.Json;

namespace Mycosoft.ControlRoom.Forms;

/// <summary>What a form says beside its fields.</summary>
internal static class FieldWords
{
    /// <summary>A name for people: <c>budget_category</c> is Budget category, the second item is 2.</summary>
    public static string Of(PayloadField field)
    {
        if (field.Name.Length == 0)
        {
            var place = field.Path[(field.Path.LastIndexOf('[') + 1)..].TrimEnd(']');
            return int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? string.Create(CultureInfo.InvariantCulture, $"No. {index + 1}") : "Entry";
        }

        var words = field.Name.Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>What it is, and within which bounds.</summary>
    public static string Hint(PayloadField field) => string.Join(' ', new[] { field.Shape.Description, Bounds(field.Shape), field.Shape.Kind == FieldKind.Instant ? "UTC." : null, Left(field) }.OfType<string>());

    /// <summary>The choice of those who choose nothing.</summary>
    public static string Untouched(PayloadField field) => field switch
    {
        { Shape.Default: { } value } => $"{Plain(value.ToJsonString())} (unless chosen)",
        { IsRequired: true, Shape.IsNullable: false } => "choose…",
        _ => "not given",
    };

    public static string? Placeholder(PayloadField field) => field.Shape.Default is { } value ? Plain(value.ToJsonString()) : null;

    private static string? Left(PayloadField field) => field is { IsRequired: false, IsTick: false, Shape: { Default: { } value, Kind: not (FieldKind.Choice or FieldKind.Flag) } } && Plain(value.ToJsonString()) is { Length: > 0 } text
        ? $"Left empty: {text}."
        : null;

    private static string? Bounds(FieldShape shape) => shape switch
    {
        { Least: { } least, Most: { } most } => string.Create(CultureInfo.InvariantCulture, $"{least:#,0.#########} to {most:#,0.#########}."),
        { Kind: FieldKind.List, Shortest: { } fewest and > 0, Longest: { } most } => string.Create(CultureInfo.InvariantCulture, $"{fewest:#,0} to {most:#,0} of them."),
        { Kind: FieldKind.List, Longest: { } most } => string.Create(CultureInfo.InvariantCulture, $"At most {most:#,0} of them."),
        _ => null,
    };

    private static string Plain(string json) => json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json)! : json;
}
