using System.ComponentModel;
using System.Globalization;
using System.Text.Json;

namespace Mycosoft.Clients.Prometheus;

/// <summary>One value at one time. Prometheus sends values as text, because JSON has no NaN and no infinity.</summary>
public sealed record PromValue(
    DateTime Time,
    [property: Description("Null for NaN and the infinities; raw tells which.")] double? Value,
    [property: Description("As Prometheus sent it.")] string Raw)
{
    public static PromValue Of(double seconds, string raw) => new(DateTime.UnixEpoch.AddSeconds(seconds), Number(raw), raw);

    public static double? Number(string raw) => double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    internal static PromValue? Of(JsonElement[]? pair) => pair is [var time, { ValueKind: JsonValueKind.String } value] ? Of(time.GetDouble(), value.GetString()!) : null;
}

public sealed record PromSeries(
    IReadOnlyDictionary<string, string> Labels,
    [property: Description("For an instant query; null when the sample is a histogram.")] PromValue? Value,
    [property: Description("For a range query.")] IReadOnlyList<PromValue>? Values);

public sealed record QueryResult(
    [property: Description("vector, matrix, scalar or string.")] string ResultType,
    IReadOnlyList<PromSeries> Series,
    [property: Description("For scalar and string.")] PromValue? Scalar,
    int SeriesTotal,
    [property: Description("True when series or points were left out to keep the answer short.")] bool Truncated,
    IReadOnlyList<string> Warnings,
    double LatencyMs);
