using System.Globalization;
using System.Text;

namespace Mycosoft.Cli.Output;

/// <summary>Text from elsewhere, made harmless: no control character and nothing that turns the direction of writing reaches the terminal.</summary>
internal static class Plain
{
    /// <summary>On one line.</summary>
    public static string Line(string text) => Clean(text, static rune => rune.Value is '\n' or '\r' or '\t' or 0x2028 or 0x2029 or 0x85 ? " " : null);

    /// <summary>With its line ends.</summary>
    public static string Block(string text) => Clean(text.ReplaceLineEndings("\n"), static rune => rune.Value switch { '\n' => "\n", '\t' => "    ", _ => null });

    private static string Clean(string text, Func<Rune, string?> instead)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (instead(rune) is { } other)
                clean.Append(other);
            else if (!IsHarmful(rune))
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    private static bool IsHarmful(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
