using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Mycosoft.Devices.Protocol;

/// <summary>JSON as Python's <c>json.dumps(value, sort_keys=True, separators=(",", ":"))</c> gives it, to the byte: hashes are taken of that.</summary>
public static class CanonicalJson
{
    public static byte[] Write(JsonElement element, params ReadOnlySpan<string> without)
    {
        var text = new StringBuilder(256);
        Append(text, element, without);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonElement element, ReadOnlySpan<string> without = default)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, element, without);
                break;
            case JsonValueKind.Array:
                AppendArray(text, element);
                break;
            case JsonValueKind.String:
                AppendString(text, element.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(Number(element));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement element, ReadOnlySpan<string> without)
    {
        var members = new List<JsonProperty>();
        foreach (var member in element.EnumerateObject())
        {
            if (!without.Contains(member.Name))
                members.Add(member);
        }

        members.Sort(static (one, other) => CompareByCodePoint(one.Name, other.Name));
        text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
                text.Append(',');
            AppendString(text, members[i].Name);
            text.Append(':');
            Append(text, members[i].Value);
        }

        text.Append('}');
    }

    private static void AppendArray(StringBuilder text, JsonElement element)
    {
        text.Append('[');
        var first = true;
        foreach (var item in element.EnumerateArray())
        {
            if (!first)
                text.Append(',');
            first = false;
            Append(text, item);
        }

        text.Append(']');
    }

    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(value => (char)value).Except(['"', '\\'])]);

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        if (!value.AsSpan().ContainsAnyExcept(Plain))
            text.Append(value);
        else
            AppendEscaped(text, value);
        text.Append('"');
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                >= ' ' and <= '~' => text.Append(c),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }
    }

    // Python sorts by code points, .NET's ordinal order by halves of pairs.
    private static int CompareByCodePoint(string one, string other)
    {
        var at = one.AsSpan().CommonPrefixLength(other);
        if (at == one.Length || at == other.Length)
            return one.Length.CompareTo(other.Length);
        var (left, right) = (one[at], other[at]);
        if (char.IsSurrogate(left) != char.IsSurrogate(right))
            return char.IsSurrogate(left) ? 1 : -1;
        return left.CompareTo(right);
    }

    private static string Number(JsonElement element)
    {
        var raw = element.GetRawText();
        if (raw.AsSpan().ContainsAny('.', 'e', 'E'))
            return Repr(element.GetDouble());
        return raw == "-0" ? "0" : raw.Length < 1_000 ? BigInteger.Parse(raw, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) : raw;
    }

    /// <summary>The shortest digits that give the number again, with an exponent below 0.0001 and from 10^16 on.</summary>
    private static string Repr(double value)
    {
        if (value == 0)
            return double.IsNegative(value) ? "-0.0" : "0.0";
        if (double.IsInfinity(value))
            return value > 0 ? "Infinity" : "-Infinity";

        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = shortest[0].IndexOf('.', StringComparison.Ordinal) is >= 0 and var at ? at : shortest[0].Length;
        var written = shortest[0].Replace(".", "", StringComparison.Ordinal);
        var leading = written.Length - written.TrimStart('0').Length;
        var exponent = point - 1 - leading + (shortest.Length > 1 ? int.Parse(shortest[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);
        var digits = written.Trim('0');
        var sign = value < 0 ? "-" : "";

        if (exponent is < -4 or >= 16)
            return $"{sign}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1
            ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }
}
