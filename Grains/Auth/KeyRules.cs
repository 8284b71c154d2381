using System.Security.Cryptography;

namespace Mycosoft.Auth;

/// <summary>What a key must be like before it is stored.</summary>
public static class KeyRules
{
    public const int PrefixLength = 12;

    public const int MostScopes = 50;

    public const int HighestRate = 1_000_000;

    public static Fault? Check(KeyCreation creation, DateTime now) =>
        Text(creation.Name, 100, "name")
        ?? Text(creation.Principal, 200, "principal")
        ?? Principal(creation)
        ?? (Enum.IsDefined(creation.Role) ? null : Fault.InvalidPayload("Unknown role.", "$.role"))
        ?? Scopes(creation.Scopes)
        ?? (creation.RateLimit is null or (>= 1 and <= HighestRate) ? null : Fault.InvalidPayload($"rate_limit must be 1 to {HighestRate:N0} requests a second.", "$.rate_limit"))
        ?? (creation.ExpiresAt is not { } end || end > now ? null : Fault.InvalidPayload("expires_at must be an instant to come.", "$.expires_at"))
        ?? (creation is { Prefix.Length: PrefixLength, Salt.Length: >= 16, Hash.Length: SHA256.HashSizeInBytes } ? null : Fault.InvalidPayload("A key has a prefix of 12 characters, a salt and a SHA-256.", "$"));

    private static Fault? Text(string text, int most, string name) => string.IsNullOrWhiteSpace(text) || text.Length > most || text.Any(char.IsControl)
        ? Fault.InvalidPayload($"{name} must have 1 to {most} printable characters.", "$." + name)
        : null;

    // A key that names nobody is named by its own prefix, and by no other.
    private static Fault? Principal(KeyCreation creation) => Principals.IsReserved(creation.Principal) && creation.Principal != Principals.KeyPrefix + creation.Prefix
        ? Fault.InvalidPayload($"The company itself acts under '{creation.Principal}'; a principal cannot be named so, nor begin with '{Principals.KeyPrefix}'.", "$.principal")
        : null;

    private static Fault? Scopes(IReadOnlyList<string>? scopes) => scopes is null || (scopes.Count is >= 1 and <= MostScopes && scopes.All(s => s is { Length: >= 1 and <= 50 }))
        ? null
        : Fault.InvalidPayload($"scopes holds 1 to {MostScopes} names of route groups; leave it out for all.", "$.scopes");
}
