namespace Mycosoft.Http;

/// <summary>What the framework may log of requests.</summary>
internal static class RequestLogging
{
    private static readonly string[] PrintQueryStrings = ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Http.Result.RedirectResult"];

    public static void Hold(LoggerFilterOptions options)
    {
        // First, so that any rule of the owner wins: two lines per request are not worth their cost.
        options.Rules.Insert(0, new(null, "Microsoft.AspNetCore", LogLevel.Warning, null));
        // Last and for every provider, so that none wins: the query string of a login link holds a key.
        foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Distinct().ToList())
        {
            foreach (var category in PrintQueryStrings)
                options.Rules.Add(new(provider, category, LogLevel.Warning, null));
        }
    }
}
