namespace Mycosoft.Agents;

/// <summary>What of a JSON text is shown in a log row, and how it is made fit for the store.</summary>
public static class Summary
{
    private const int Length = 500;
    private const string Nul = "\\u0000";

    public static string? Of(JsonText? text) => text is { } t ? Of(t.Value) : null;

    public static string? Of(string? text) => text is null || text.Length <= Length ? text : text[..(char.IsHighSurrogate(text[Length - 1]) ? Length - 1 : Length)];

    /// <summary>The store cannot keep U+0000; a result that carries one keeps the rest of itself.</summary>
    public static JsonText WithoutNul(JsonText text)
    {
        var value = text.Value;
        var at = value.IndexOf(Nul, StringComparison.Ordinal);
        if (at < 0)
            return text;
        var clean = new System.Text.StringBuilder(value.Length);
        var from = 0;
        for (; at >= 0; at = value.IndexOf(Nul, at + 1, StringComparison.Ordinal))
        {
            if (Escaped(value, at))
                continue;
            clean.Append(value, from, at - from).Append("\\uFFFD");
            from = at + Nul.Length;
        }

        return from == 0 ? text : new(clean.Append(value, from, value.Length - from).ToString());
    }

    /// <summary>A text as any store can keep it: without U+0000 and without halves of surrogate pairs.</summary>
    public static string? Storable(string? text)
    {
        if (text is null)
            return null;
        var whole = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
        return whole.Replace('\0', '\uFFFD');
    }

    /// <summary>Whether a JSON text carries U+0000.</summary>
    public static bool HasNul(JsonText text) => !ReferenceEquals(WithoutNul(text).Value, text.Value);

    private static bool Escaped(string value, int backslash)
    {
        var before = 0;
        while (backslash - before > 0 && value[backslash - before - 1] == '\\')
            before++;
        return before % 2 == 1;
    }
}
