using System.Security.Claims;
using System.Text.Json;
using Mycosoft.Http;

namespace Mycosoft.Auth;

/// <summary>Reads who a token is for, and which role it gives.</summary>
internal static class TokenClaims
{
    private const int LongestName = 200;

    public static Answer<Caller> CallerOf(IReadOnlyCollection<Claim> claims, OidcOptions oidc, DateTime? until = null)
    {
        var name = claims.FirstOrDefault(claim => claim.Type == oidc.NameClaim)?.Value;
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
            return new Fault(FaultCodes.Forbidden, $"The token's claim '{oidc.NameClaim}' names nobody.");
        if (Principals.IsReserved(name))
            return new Fault(FaultCodes.Forbidden, $"The token's claim '{oidc.NameClaim}' is '{name}', a name that the company itself acts under.");
        return RoleOf(Values(claims, oidc.RoleClaim)) is { } role
            ? new Caller(name, role) { Until = until }
            : new Fault(FaultCodes.Forbidden, $"The token's claim '{oidc.RoleClaim}' names no role; it must be one of {EnumNames<Role>.All}.");
    }

    /// <summary>The highest of those that have a place in the order; a role that stands apart only when there is none.</summary>
    private static Role? RoleOf(IEnumerable<string> names)
    {
        var roles = names.Select(name => EnumNames<Role>.TryParse(name, out var role) ? role : (Role?)null).Where(role => role is not null).ToList();
        return roles.Where(role => RoleRule.IsRanked(role!.Value)).Max() ?? roles.FirstOrDefault();
    }

    private static IEnumerable<string> Values(IReadOnlyCollection<Claim> claims, string path)
    {
        var direct = claims.Where(claim => claim.Type == path).Select(claim => claim.Value).ToList();
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return direct.Count > 0 || dot < 0 ? direct : claims.Where(claim => claim.Type == path[..dot]).SelectMany(claim => Inside(claim.Value, path[(dot + 1)..].Split('.')));
    }

    private static List<string> Inside(string json, string[] path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var value = document.RootElement;
            foreach (var name in path)
            {
                if (value.ValueKind is not JsonValueKind.Object || !value.TryGetProperty(name, out value))
                    return [];
            }

            return value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
