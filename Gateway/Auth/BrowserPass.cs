namespace Mycosoft.Auth;

/// <summary>
/// Lets a browser, which sends no header of ours, go on with the key of a link: sealed in a cookie that opens only the routes which accept it. What comes out of the cookie is a key that is checked
/// like any other at every request, so a revocation acts here too. The seal is made of the configured keys: every gateway of a company opens it, and nothing has to be kept.
/// </summary>
internal sealed class BrowserPass(Access access, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int MostText = 4_000;

    private readonly KeySeal _seal = new(access, "mas.browser-pass.1", clock);

    /// <summary>Puts the key into a cookie for one path. Another site cannot have it sent, and a script cannot read it.</summary>
    public void Give(HttpContext http, string key, string path) => http.Response.Cookies.Append(NameOf(path), Seal(key), new()
    {
        Path = path,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        MaxAge = Lifetime,
    });

    /// <summary>The key in the cookie of a route that accepts one.</summary>
    public string? KeyOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<Accepted>() is { Path: var path } && http.Request.Cookies[NameOf(path)] is { Length: > 0 and < MostText } text ? Open(text) : null;

    public string Seal(string key) => _seal.Seal(key, Lifetime).Text;

    public string? Open(string text) => _seal.Open(text)?.Key;

    private static string NameOf(string path) => "mas-" + path.Trim('/');

    /// <summary>Marks the routes that the pass of a path opens.</summary>
    internal sealed record Accepted(string Path);
}
