using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Mycosoft.Cli.Output;

/// <summary>A value as people read it.</summary>
internal static class Cell
{
    public const string Unknown = "-";

    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Waiting = new(Color.Yellow);

    public static string Of(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => Unknown,
        { ValueKind: JsonValueKind.String } text => Plain.Line(Instant(text.GetString()!)),
        { ValueKind: JsonValueKind.True } => "yes",
        { ValueKind: JsonValueKind.False } => "no",
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 0 => Unknown,
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String) =>
            string.Join(", ", list.EnumerateArray().Select(item => Of(item))),
        { } other => Plain.Line(other.GetRawText()),
    };

    /// <summary>The colour of a state, the same for whatever has one.</summary>
    public static Style Colour(string state) => state switch
    {
        "completed" or "active" or "idle" or "approved" or "used" or "created" or "ok" or "running" or "info" => Good,
        "failed" or "error" or "dead" or "rejected" or "expired" or "in_doubt" or "cancelled" or "revoked" or "critical" => Bad,
        "pending" or "waiting_approval" or "busy" or "paused" or "notified" or "high" => Waiting,
        _ => Style.Plain,
    };

    // Instants of the company end in Z; to the second is enough to read.
    private static string Instant(string text) =>
        text.Length is >= 20 and <= 30 && text[^1] == 'Z' && text[10] == 'T' && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : text;
}
