using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Mycosoft.Hosting;

/// <summary>Lengths of time as an owner writes them: <c>d.hh:mm:ss</c>.</summary>
internal static class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_650);

    public static TimeSpan? Read(IConfigurationSection section, string key, ICollection<string> errors)
    {
        if (section[key] is not { Length: > 0 } text)
            return null;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var length) && length >= TimeSpan.Zero && length <= Longest)
            return length;
        errors.Add($"{section.Path}:{key}: '{text}' is not a length of time such as 1.12:00:00 (a day and a half), at most {Longest.TotalDays} days.");
        return null;
    }
}
