using System.Globalization;

namespace Mycosoft.ControlRoom.Parts;

/// <summary>Figures in words for people; what is not known is a dash.</summary>
internal static class Say
{
    public const string Unknown = "–";

    public static string Since(DateTime at, DateTime now) => (now - at) switch
    {
        { TotalSeconds: < 0 } => $"in {Span(at - now)}",
        { TotalSeconds: < 1 } => "now",
        var ago => $"{Span(ago)} ago",
    };

    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} d",
    };

    public static string Milliseconds(double? value) => value switch
    {
        null => Unknown,
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} ms"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 1000:0.0} s"),
    };

    public static string Number(double? value, string format = "#,0.##") => value?.ToString(format, CultureInfo.InvariantCulture) ?? Unknown;

    public static string Percent(double? share) => share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.##} %") : Unknown;

    /// <summary>The name that the API has for a value of ours.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => Http.EnumNames<T>.Of(value);
}
