namespace Mycosoft.Auth;

/// <summary>Whose tokens open the gateway besides keys, from <c>Mas:Oidc:*</c>.</summary>
public sealed record OidcOptions
{
    private const string Section = "Mas:Oidc";

    /// <summary>The provider's issuer; its discovery document lies below.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The audience that a token must be for.</summary>
    public string Audience { get; init; } = "";

    /// <summary>The claim that names the caller's roles; a dot leads into an object, as in <c>realm_access.roles</c>.</summary>
    public string RoleClaim { get; init; } = "roles";

    /// <summary>The claim that names the caller.</summary>
    public string NameClaim { get; init; } = "sub";

    /// <summary>Null when nothing of it is configured.</summary>
    public static OidcOptions? Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var usual = new OidcOptions();
        return string.IsNullOrWhiteSpace(section[nameof(Authority)]) && string.IsNullOrWhiteSpace(section[nameof(Audience)]) ? null : new()
        {
            Authority = section[nameof(Authority)]?.Trim() ?? "",
            Audience = section[nameof(Audience)]?.Trim() ?? "",
            RoleClaim = section[nameof(RoleClaim)] is { Length: > 0 } roles ? roles : usual.RoleClaim,
            NameClaim = section[nameof(NameClaim)] is { Length: > 0 } name ? name : usual.NameClaim,
        };
    }

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<string> Errors()
    {
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && GatewayOptionsValidator.IsLoopback(Authority))))
            yield return $"{Section}:{nameof(Authority)}: '{Authority}' is not the https address of an OpenID Connect provider (http is for loopback only).";
        if (Audience.Length == 0)
            yield return $"{Section}:{nameof(Audience)} is not set; without it a token that was made for another service would open this one.";
    }
}
