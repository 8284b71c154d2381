using System.Globalization;

namespace Mycosoft.Cli.Input;

/// <summary>A moment as people say it: <c>15m</c>, <c>2h</c>, <c>3d</c> ago, or an ISO 8601 time.</summary>
internal static class Since
{
    public const string Form = "90s, 15m, 2h, 3d or 2026-01-24T16:01:21Z";

    public static bool TryRead(string text, DateTimeOffset now, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length > 1 && Unit(text[^1]) is { } unit && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            if (count > (now - DateTimeOffset.UnixEpoch) / unit)
                return false;
            instant = now - (count * unit);
            return true;
        }

        return text.Contains('-', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
    }

    public static string ToParameter(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static TimeSpan? Unit(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
