using System.Globalization;
using System.Text.RegularExpressions;

namespace Mycosoft.Clients.Alertmanager;

/// <summary>Which silences an agent may make alone.</summary>
public static class SilencePolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>No label has this value; an expression that matches it matches whatever there is.</summary>
    private const string NoLabel = "\u0001 7f3a9c no label \u0001";

    /// <summary>Why a person has to decide; null when the agent may.</summary>
    public static Fault? Check(CreateSilenceRequest request, DateTimeOffset startsAt, DateTimeOffset endsAt)
    {
        if (endsAt - startsAt > Longest)
            return Approval("A silence of more than 24 hours");
        return request.Matchers.Any(IsNarrow) ? null : Approval("A silence that mutes everything");
    }

    public static (DateTimeOffset StartsAt, DateTimeOffset EndsAt) Times(CreateSilenceRequest request, DateTimeOffset now)
    {
        var startsAt = request.StartsAt ?? now;
        return (startsAt, request.EndsAt ?? startsAt + Duration(request.Duration!));
    }

    /// <summary>A matcher that some alert with the label set escapes.</summary>
    private static bool IsNarrow(SilenceMatcher matcher) =>
        matcher.IsEqual && matcher.Value.Length > 0 && !(matcher.IsRegex && MatchesEverything(matcher.Value));

    private static bool MatchesEverything(string pattern)
    {
        try
        {
            return Regex.IsMatch(NoLabel, $"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // Alertmanager reads another dialect and refuses what it cannot read itself.
            return pattern.Contains(".*", StringComparison.Ordinal) || pattern.Contains(".+", StringComparison.Ordinal);
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

    private static Fault Approval(string what) => new(FaultCodes.ApprovalRequired, $"{what} is a person's to make, in Alertmanager itself.");
}
