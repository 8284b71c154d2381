using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mycosoft.Tests.EndToEnd.Auth;

/// <summary>An OpenID Connect provider as a resource server sees it: a discovery document, published keys, and tokens, right and wrong ones.</summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    public const string Audience = "mas";

    private const string KeyId = "key-1";

    private readonly RSA _key = RSA.Create(2_048);
    private readonly RSA _stranger = RSA.Create(2_048);
    private WebApplication? _app;

    public string Issuer { get; } = $"http://127.0.0.1:{FreePort.Next()}/realms/mas";

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add(new Uri(Issuer).GetLeftPart(UriPartial.Authority));
        _app.MapGet("/realms/mas/.well-known/openid-configuration", () => Json(new
        {
            issuer = Issuer,
            jwks_uri = Issuer + "/keys",
            authorization_endpoint = Issuer + "/authorize",
            token_endpoint = Issuer + "/token",
            response_types_supported = Only("code"),
            subject_types_supported = Only("public"),
            id_token_signing_alg_values_supported = Only("RS256"),
        }));
        _app.MapGet("/realms/mas/keys", () => Json(new { keys = new[] { Published() } }));
        await _app.StartAsync();
    }

    public async Task Stop()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            _app = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _key.Dispose();
        _stranger.Dispose();
    }

    /// <summary>Claims that are in order; null takes one away.</summary>
    public Dictionary<string, object?> Claims(object? roles = null, string? subject = "alice", string? issuer = null, object? audience = null, int validFor = 300, int validFrom = -10) => new()
    {
        ["iss"] = issuer ?? Issuer,
        ["aud"] = audience ?? Audience,
        ["sub"] = subject,
        ["iat"] = Seconds(0),
        ["nbf"] = Seconds(validFrom),
        ["exp"] = Seconds(validFor),
        ["roles"] = roles,
    };

    public string Sign(Dictionary<string, object?> claims) => Sign(_key, claims, KeyId);

    /// <summary>By somebody who does not have the provider's key, under its name or another.</summary>
    public string SignAsStranger(Dictionary<string, object?> claims, string keyId = KeyId) => Sign(_stranger, claims, keyId);

    public static string Unsigned(Dictionary<string, object?> claims, string algorithm = "none") => Head(algorithm, KeyId, claims) + ".";

    /// <summary>HMAC with the published key as its secret, in the forms in which an owner might have it.</summary>
    public IEnumerable<string> SignWithPublishedKey(Dictionary<string, object?> claims)
    {
        var head = Head("HS256", KeyId, claims);
        foreach (var secret in new[] { Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()), _key.ExportSubjectPublicKeyInfo(), _key.ExportParameters(false).Modulus! })
        {
            yield return $"{head}.{Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(head)))}";
        }
    }

    private static string Sign(RSA key, Dictionary<string, object?> claims, string keyId)
    {
        var head = Head("RS256", keyId, claims);
        return $"{head}.{Encode(key.SignData(Encoding.ASCII.GetBytes(head), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Head(string algorithm, string keyId, Dictionary<string, object?> claims) =>
        Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, typ = "JWT", kid = keyId })) + "." +
        Encode(JsonSerializer.SerializeToUtf8Bytes(claims.Where(claim => claim.Value is not null).ToDictionary(claim => claim.Key, claim => claim.Value)));

    private object Published()
    {
        var parameters = _key.ExportParameters(false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = KeyId, n = Encode(parameters.Modulus!), e = Encode(parameters.Exponent!) };
    }

    private static IResult Json(object value) => Results.Json(value, new JsonSerializerOptions());

    private static string[] Only(string value) => [value];

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static long Seconds(int fromNow) => DateTimeOffset.UtcNow.ToUnixTimeSeconds() + fromNow;
}
