using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Feed;

/// <summary>
/// How far somebody has heard the feed: the last number of each silo. It means the same at every gateway. As text <c>silo.number</c> pairs with the silo's name shortened to eight hexadecimal digits.
/// </summary>
internal sealed class FeedCursor
{
    public const int MostSilos = 64;

    private readonly Dictionary<string, long> _heard = new(StringComparer.Ordinal);

    public static string Short(string silo) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(silo)).AsSpan(0, 4));

    public long Of(string shortName) => _heard.GetValueOrDefault(shortName);

    public IEnumerable<string> Silos => _heard.Keys;

    public bool Knows(string shortName) => _heard.ContainsKey(shortName);

    public void Forget(string shortName) => _heard.Remove(shortName);

    public void Move(string shortName, long number) => _heard[shortName] = number;

    public static bool TryParse(string? text, [NotNullWhen(true)] out FeedCursor? cursor)
    {
        cursor = new();
        foreach (var pair in (text ?? "").Split('-', MostSilos + 1, StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('.') is not [{ Length: 8 } silo, var number] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var heard) || cursor._heard.Count == MostSilos)
            {
                cursor = null;
                return false;
            }

            cursor._heard[silo] = heard;
        }

        return cursor._heard.Count > 0 || (cursor = null) is not null;
    }

    public FeedCursor Copy()
    {
        var copy = new FeedCursor();
        foreach (var (silo, number) in _heard)
            copy._heard[silo] = number;
        return copy;
    }

    public override string ToString() => string.Join('-', _heard.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.Key}.{h.Value}")));
}
