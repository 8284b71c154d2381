namespace Mycosoft.Clients.Web;

/// <summary>The flags of one Set-Cookie line. Values are never repeated: they may be secrets.</summary>
public static class CookieRules
{
    public static IEnumerable<Finding> Check(Uri url, string setCookie)
    {
        var parts = setCookie.Split(';', StringSplitOptions.TrimEntries);
        var name = parts[0].Split('=', 2)[0];
        var flags = parts.Skip(1).Select(p => p.Split('=', 2)).ToLookup(p => p[0].Trim(), p => p.Length > 1 ? p[1].Trim() : "", StringComparer.OrdinalIgnoreCase);
        var secure = flags.Contains("Secure");
        if (!secure && url.Scheme == Uri.UriSchemeHttps)
            yield return new("cookie-secure", Severity.Medium, "A cookie may travel without TLS.", name);
        if (!flags.Contains("HttpOnly"))
            yield return new("cookie-httponly", Severity.Low, "A cookie can be read by scripts.", name);
        if (flags["SameSite"].FirstOrDefault() is not { } sameSite)
            yield return new("cookie-samesite", Severity.Low, "A cookie does not say SameSite.", name);
        else if (sameSite.Equals("None", StringComparison.OrdinalIgnoreCase) && !secure)
            yield return new("cookie-samesite", Severity.High, "SameSite=None without Secure is refused by browsers.", name);
    }
}
