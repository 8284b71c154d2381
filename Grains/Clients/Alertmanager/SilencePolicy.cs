using System.Globalization;
using System.Text.RegularExpressions;

namespace Mycosoft.Clients.Alertmanager;

/// <summary>Which silences are a person's to allow.</summary>
public static class SilencePolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private static readonly string[] Severest = ["critical", "page"];

    /// <summary>No label has this value; an expression that matches it matches whatever there is.</summary>
    private const string NoLabel = "\u0001 7f3a9c no label \u0001";

    /// <summary>Why a person has to decide; null when the agent may.</summary>
    public static string? WhyCritical(CreateSilenceRequest request, DateTimeOffset now)
    {
        var (startsAt, endsAt) = Times(request, now);
        if (endsAt - startsAt > Longest)
            return "it lasts more than 24 hours";
        if (!request.Matchers.Any(IsNarrow))
            return "it mutes everything";
        return request.Matchers.Any(MutesCritical) ? "it mutes critical alerts" : null;
    }

    public static (DateTimeOffset StartsAt, DateTimeOffset EndsAt) Times(CreateSilenceRequest request, DateTimeOffset now)
    {
        var startsAt = request.StartsAt ?? now;
        return (startsAt, request.EndsAt ?? startsAt + Duration(request.Duration!));
    }

    /// <summary>A matcher that some alert with the label set escapes.</summary>
    private static bool IsNarrow(SilenceMatcher matcher) =>
        matcher.IsEqual && matcher.Value.Length > 0 && !(matcher.IsRegex && MatchesEverything(matcher.Value));

    /// <summary>A matcher of the severity that lets critical ones be muted. One that does not speak of severity says nothing of it.</summary>
    private static bool MutesCritical(SilenceMatcher matcher) =>
        matcher.Name == "severity" && Severest.Any(severity => Matches(matcher, severity) == matcher.IsEqual);

    private static bool Matches(SilenceMatcher matcher, string value) => matcher.IsRegex ? Matches(matcher.Value, value) ?? matcher.IsEqual : matcher.Value == value;

    // Alertmanager reads another dialect and refuses what it cannot read itself.
    private static bool MatchesEverything(string pattern) =>
        Matches(pattern, NoLabel) ?? (pattern.Contains(".*", StringComparison.Ordinal) || pattern.Contains(".+", StringComparison.Ordinal));

    /// <summary>Null for an expression that cannot be read here.</summary>
    private static bool? Matches(string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static TimeSpan Duration(string text)
    {
        var number = int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }
}
