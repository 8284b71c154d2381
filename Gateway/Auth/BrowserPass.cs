namespace Mycosoft.Auth;

/// <summary>
/// Lets a browser, which sends no header of ours, go on with the key of a link: sealed in a cookie that opens only the routes which accept it. What comes out of the cookie is a key that is checked
/// like any other at every request, so a revocation acts here too. The seal is made of the configured keys: every gateway of a company opens it, and nothing has to be kept.
/// </summary>
internal sealed class BrowserPass(Access access, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Of the pass that opens every page: a working day.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromHours(12);

    private const int MostText = 4_000;

    private readonly KeySeal _seal = new(access, "mas.browser-pass.1", clock);

    /// <summary>Puts the key into a cookie for one path. Another site cannot have it sent, and a script cannot read it.</summary>
    public void Give(HttpContext http, string key, string path) => Give(http, key, path, Lifetime);

    /// <summary>Puts the key into a cookie for all pages of this gateway.</summary>
    public void Give(HttpContext http, string key) => Give(http, key, Accepted.Everywhere.Path, Day);

    /// <summary>Takes it back.</summary>
    public static void Take(HttpContext http) => http.Response.Cookies.Delete(NameOf(Accepted.Everywhere.Path));

    /// <summary>The key in the cookie of a route that accepts one. A page of another origin has cookies sent too if it only differs by its port.</summary>
    public string? KeyOf(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetOrderedMetadata<Accepted>() is not { Count: > 0 } accepted || !IsFromHere(http.Request))
            return null;
        return accepted.Select(a => http.Request.Cookies[NameOf(a.Path)]).Select(text => text is { Length: > 0 and < MostText } ? Open(text) : null).FirstOrDefault(key => key is not null);
    }

    /// <summary>Whether a page of this gateway asks, or somebody who says nothing of a page.</summary>
    public static bool IsFromHere(HttpRequest request) => request.Headers.Origin is not [{ Length: > 0 } origin]
        || (Uri.TryCreate(origin, UriKind.Absolute, out var site) && string.Equals(site.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));

    public string Seal(string key) => Seal(key, Lifetime);

    public string Seal(string key, TimeSpan lifetime) => _seal.Seal(key, lifetime).Text;

    public string? Open(string text) => _seal.Open(text)?.Key;

    private void Give(HttpContext http, string key, string path, TimeSpan lifetime) => http.Response.Cookies.Append(NameOf(path), Seal(key, lifetime), new()
    {
        Path = path,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        MaxAge = lifetime,
    });

    private static string NameOf(string path) => path == Accepted.Everywhere.Path ? "mas-pages" : "mas-" + path.Trim('/');

    /// <summary>Marks the routes that the pass of a path opens.</summary>
    internal sealed record Accepted(string Path)
    {
        /// <summary>The pass of all pages.</summary>
        public static readonly Accepted Everywhere = new("/");
    }
}
