using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Mycosoft.Auth;

/// <summary>Who asks: a principal with a role, and what limits the key that was shown.</summary>
internal sealed class Caller(string principal, Role role) : ClaimsIdentity([new(ClaimTypes.Name, principal)], ApiKeyHandler.Scheme)
{
    public Role Role { get; } = role;

    /// <summary>Route groups that the key is limited to; null is all that the role allows.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Requests a second of this key alone; null is the gateway's own limit.</summary>
    public int? RateLimit { get; init; }

    /// <summary>What its requests are counted under.</summary>
    public string CountedAs { get; init; } = principal;

    /// <summary>When the credential ends; null is never.</summary>
    public DateTime? Until { get; init; }

    /// <summary>A key of the store's, which may be revoked at any time.</summary>
    public bool Revocable { get; init; }

    public static Caller? Of(HttpContext http) => http.User.Identity as Caller;

    public AuthenticationTicket ToTicket() => new(new(this), ApiKeyHandler.Scheme);
}
