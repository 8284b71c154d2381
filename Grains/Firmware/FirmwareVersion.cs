using System.Globalization;
using System.Text.RegularExpressions;

namespace Mycosoft.Firmware;

/// <summary>Versions as units and manifests write them: <c>side-a-mdp-2.1.0</c> and <c>2.1.0</c> may be the same.</summary>
public static partial class FirmwareVersion
{
    /// <summary>Whether a unit that calls its firmware so runs this version of this product.</summary>
    public static bool IsSame(string? firmware, string product, string version) => firmware is not null && (firmware == version || firmware == $"{product}-{version}");

    /// <summary>Whether a unit that calls its firmware so runs some version of this product.</summary>
    public static bool IsOf(string firmware, string product) => firmware == product || firmware.StartsWith(product + "-", StringComparison.Ordinal);

    /// <summary>Below zero when the first is older, above when it is newer; null when one of them has no number.</summary>
    public static int? Compare(string first, string second)
    {
        if (Numbers(first) is not { } one || Numbers(second) is not { } other)
            return null;
        for (var i = 0; i < Math.Max(one.Count, other.Count); i++)
        {
            var order = one.ElementAtOrDefault(i).CompareTo(other.ElementAtOrDefault(i));
            if (order != 0)
                return order;
        }

        // What has something behind its number comes before what is out: 2.1.0-rc1 before 2.1.0.
        var (early, late) = (Tail(first), Tail(second));
        return early == late ? 0 : early.Length == 0 ? 1 : late.Length == 0 ? -1 : string.CompareOrdinal(early, late);
    }

    private static List<int>? Numbers(string text)
    {
        if (Number().Match(text) is not { Success: true } match)
            return null;
        var numbers = new List<int>();
        foreach (var part in match.Groups["number"].Value.Split('.'))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return null;
            numbers.Add(number);
        }

        return numbers;
    }

    private static string Tail(string text) => Number().Match(text).Groups["tail"].Value;

    [GeneratedRegex(@"(?:^|-)v?(?<number>\d{1,9}(?:\.\d{1,9}){1,3})(?<tail>-[^+]*)?(?:\+.*)?$")]
    private static partial Regex Number();
}
