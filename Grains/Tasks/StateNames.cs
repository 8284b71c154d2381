using System.Text.Json;

namespace Mycosoft.Tasks;

/// <summary>The text of an enum value as it stands in JSON and in the tables.</summary>
public static class StateNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => Cache<T>.Names[value];

    public static bool TryParse<T>(string name, out T value)
        where T : struct, Enum => Cache<T>.Values.TryGetValue(name, out value);

    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names = Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
        public static readonly Dictionary<string, T> Values = Names.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }
}
