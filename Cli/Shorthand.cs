namespace Mycosoft.Cli;

/// <summary>What people leave out: <c>mas agents</c> lists them, and a dash alone is standard input.</summary>
internal static class Shorthand
{
    /// <summary>Standard input where a file could be named, as the parser lets it through.</summary>
    public const string StandardInput = "@-";

    private static readonly HashSet<string> Listed = ["agents", "tasks", "devices", "approvals", "gaps", "templates", "quarantine", "keys", "audit"];

    private static readonly HashSet<string> Unlisted = ["snapshots", "messages", "policy"];

    public static IReadOnlyList<string> Expand(IReadOnlyList<string> arguments)
    {
        var words = arguments.Select(argument => argument == "-" ? StandardInput : argument).ToList();
        if (words.Count > 0 && Listed.Contains(words[0]) && (words.Count == 1 || (words[1].StartsWith('-') && words[1] is not ("-h" or "--help"))))
            words.Insert(1, "list");
        return words;
    }

    /// <summary>A noun that says nothing without its verb.</summary>
    public static bool LacksVerb(IReadOnlyList<string> words) => words is [var noun] && Unlisted.Contains(noun);
}
