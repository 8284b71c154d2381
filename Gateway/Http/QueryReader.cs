using System.Globalization;
using System.Text.Json;

namespace Mycosoft.Http;

/// <summary>Reads query parameters; the first that is wrong becomes <see cref="Refusal"/>.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    public Refusal? Refusal { get; private set; }

    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (query.TryGetValue(name, out var values) && values[0] is { Length: > 0 } text)
                return text.Contains('\0', StringComparison.Ordinal) ? Refuse<string>(name, "must not hold the character \\u0000") : text;
        }

        return null;
    }

    public int? Integer(string name, int least, int most)
    {
        if (Text(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        Refuse<object>(name, $"must be a whole number from {least} to {most}");
        return null;
    }

    public bool Flag(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null or "false" or "0" or "no" or "off":
                return false;
            case "true" or "1" or "yes" or "on":
                return true;
            default:
                Refuse<object>(name, "must be true or false");
                return false;
        }
    }

    public T? Name<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return null;
        if (EnumNames<T>.TryParse(text, out var value))
            return value;
        Refuse<object>(name, $"must be one of {EnumNames<T>.All}");
        return null;
    }

    /// <summary>Names with commas between them; empty when the parameter is absent.</summary>
    public IReadOnlyList<T> Names<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return [];
        var values = new HashSet<T>();
        foreach (var part in text.Split(','))
        {
            if (EnumNames<T>.TryParse(part, out var value))
                values.Add(value);
            else
                Refuse<object>(name, $"must be one or more of {EnumNames<T>.All}");
        }

        return [.. values];
    }

    public Guid? Id(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (Guid.TryParse(text, out var value))
            return value;
        Refuse<object>(name, "must be a UUID");
        return null;
    }

    public DateTime? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (UtcDateTimeConverter.TryParse(text, out var instant))
            return instant;
        Refuse<object>(name, "must be an ISO 8601 time such as 2026-01-24T16:01:21Z");
        return null;
    }

    private T? Refuse<T>(string name, string rule)
        where T : class
    {
        Refusal ??= Refusal.Invalid($"Query parameter '{name}' {rule}.", name);
        return null;
    }
}

/// <summary>The wire names of an enum, in snake_case.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByName = Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<T, string> Names = ByName.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string All { get; } = string.Join(", ", ByName.Keys);

    public static bool TryParse(string? name, out T value) => ByName.TryGetValue(name ?? "", out value);

    public static string Of(T value) => Names.TryGetValue(value, out var name) ? name : value.ToString();
}
