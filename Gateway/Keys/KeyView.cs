using System.Text.Json.Serialization;

namespace Mycosoft.Keys;

/// <summary>A key as HTTP shows it; the key itself only in the answer to the request that made it.</summary>
internal sealed record KeyView(
    Guid Id,
    string Prefix,
    string Name,
    string Principal,
    Role Role,
    IReadOnlyList<string>? Scopes,
    int? RateLimit,
    string Status,
    string CreatedBy,
    DateTime CreatedAt,
    DateTime? ExpiresAt,
    DateTime? LastUsedAt,
    DateTime? RevokedAt,
    string? RevokedBy)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public static KeyView Of(KeyRecord key, DateTime now, string? secret = null) => new(
        key.Id, key.Prefix, key.Name, key.Principal, key.Role, key.Scopes, key.RateLimit, key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= now ? "expired" : "active",
        key.CreatedBy, key.CreatedAt, key.ExpiresAt, key.LastUsedAt, key.RevokedAt, key.RevokedBy)
    {
        Key = secret,
    };
}

internal sealed record KeyList(IReadOnlyList<KeyView> Keys, string? NextCursor)
{
    public static KeyList Of(Page<KeyRecord> page, DateTime now) => new([.. page.Items.Select(key => KeyView.Of(key, now))], page.Next);
}
