using System.Diagnostics.CodeAnalysis;

namespace Mycosoft.Cli.Http;

/// <summary>Where a company is, and the paths below it.</summary>
internal static class CompanyAddress
{
    public const string Default = "http://127.0.0.1:8001";

    /// <summary>The address with a slash at its end, so that paths are laid below it.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return false;
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.Host.Length == 0)
            return false;
        address = uri;
        return true;
    }

    /// <summary>A path with the parameters that have a value.</summary>
    public static string Query(string path, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var query = new List<string>();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
                query.Add($"{name}={Uri.EscapeDataString(FormattableString.Invariant($"{value}"))}");
        }

        return query.Count == 0 ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', query)}";
    }

    /// <summary>One segment of a path.</summary>
    public static string Segment(string id) => Uri.EscapeDataString(id);

    /// <summary>A URL takes dots for another path, and an empty segment for the list above.</summary>
    public static bool IsSegment(string id) => id is not ("" or "." or "..");
}
