using System.Collections.Frozen;
using System.Text.Json;

namespace Mycosoft.Ledger;

/// <summary>Enum values as the tables spell them.</summary>
public static class LedgerNames
{
    public static string Text<T>(T value)
        where T : struct, Enum => Spelling<T>.Texts[value];

    public static T Parse<T>(string text)
        where T : struct, Enum => Spelling<T>.Values[text];

    private static class Spelling<T>
        where T : struct, Enum
    {
        public static FrozenDictionary<T, string> Texts { get; } = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

        public static FrozenDictionary<string, T> Values { get; } = Texts.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
