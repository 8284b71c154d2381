namespace Mycosoft.Auth;

/// <summary>A key as it is shown: never with its hash.</summary>
/// <param name="Id">UUID.</param>
/// <param name="Prefix">Its first twelve characters.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="Principal">The person or program that acts with it; several keys may share one.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Scopes">The route groups it is limited to; null is all that its role allows.</param>
/// <param name="RateLimit">Requests a second; null is the gateway's own limit.</param>
/// <param name="CreatedBy">The principal that made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">From when on it does not open any more; null is never.</param>
/// <param name="LastUsedAt">Its last use, noted some seconds late; null when it was never used.</param>
/// <param name="RevokedAt">When it was revoked; null while it holds.</param>
/// <param name="RevokedBy">By whom.</param>
[GenerateSerializer, Immutable, Alias("mas.key")]
public sealed record KeyRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Prefix,
    [property: Id(2)] string Name,
    [property: Id(3)] string Principal,
    [property: Id(4)] Role Role,
    [property: Id(5)] IReadOnlyList<string>? Scopes,
    [property: Id(6)] int? RateLimit,
    [property: Id(7)] string CreatedBy,
    [property: Id(8)] DateTime CreatedAt,
    [property: Id(9)] DateTime? ExpiresAt,
    [property: Id(10)] DateTime? LastUsedAt,
    [property: Id(11)] DateTime? RevokedAt,
    [property: Id(12)] string? RevokedBy);

/// <summary>What a presented key is checked against.</summary>
/// <param name="Key">The key's record.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Hash">SHA-256 of salt and key.</param>
[GenerateSerializer, Immutable, Alias("mas.key-credential")]
public sealed record KeyCredential([property: Id(0)] KeyRecord Key, [property: Id(1)] byte[] Salt, [property: Id(2)] byte[] Hash);

/// <summary>A key to store. The key itself stays with whoever made it.</summary>
/// <param name="Id">UUID, made by the caller so that a repeated call creates once.</param>
/// <param name="Prefix">The key's first twelve characters.</param>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Hash">SHA-256 of salt and key.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Principal">1 to 200 printable characters.</param>
/// <param name="Role">What it may do.</param>
/// <param name="CreatedBy">The principal that makes it.</param>
/// <param name="Scopes">1 to 50 names of route groups; null is all that its role allows.</param>
/// <param name="RateLimit">1 to 1,000,000 requests a second; null is the gateway's own limit.</param>
/// <param name="ExpiresAt">An instant to come; null is never.</param>
/// <param name="RequestHash">SHA-256 of the request that asks for it under an Idempotency-Key.</param>
[GenerateSerializer, Immutable, Alias("mas.key-creation")]
public sealed record KeyCreation(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Prefix,
    [property: Id(2)] byte[] Salt,
    [property: Id(3)] byte[] Hash,
    [property: Id(4)] string Name,
    [property: Id(5)] string Principal,
    [property: Id(6)] Role Role,
    [property: Id(7)] string CreatedBy,
    [property: Id(8)] IReadOnlyList<string>? Scopes = null,
    [property: Id(9)] int? RateLimit = null,
    [property: Id(10)] DateTime? ExpiresAt = null,
    [property: Id(11)] byte[]? RequestHash = null);

/// <summary>A key was stored, now or by the same request before.</summary>
/// <param name="Key">The key that is stored.</param>
/// <param name="Replayed">True when it is the key of an earlier request with this id, whose secret is not the one that came with this request.</param>
[GenerateSerializer, Immutable, Alias("mas.key-created")]
public sealed record KeyCreated([property: Id(0)] KeyRecord Key, [property: Id(1)] bool Replayed);
