using System.ComponentModel;

namespace Mycosoft.Clients.Web;

public enum Severity
{
    Info = 0,
    Low = 1,
    Medium = 2,
    High = 3,
}

/// <summary>One thing an audit noticed.</summary>
public sealed record Finding(
    [property: Description("A stable name of the rule.")] string Rule,
    Severity Severity,
    string Message,
    [property: Description("The element, header or value it is about.")] string? Where = null);

internal static class Notes
{
    public const string NoScripts = "Scripts were not run: what they would add or change is not seen.";

    public const string Truncated = "The body is longer than the limit; only its beginning was looked at.";

    public static IReadOnlyList<string> Of(bool truncated) => truncated ? [NoScripts, Truncated] : [NoScripts];
}
