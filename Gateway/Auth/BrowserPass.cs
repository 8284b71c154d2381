using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Auth;

/// <summary>
/// Lets a browser, which sends no header of ours, go on with the key of a link: sealed in a cookie that opens only the routes which accept it. What comes out of the cookie is a key that is checked
/// like any other at every request, so a revocation acts here too. The seal is made of the configured keys: every gateway of a company opens it, and nothing has to be kept.
/// </summary>
internal sealed class BrowserPass(Access access, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string Purpose = "mas.browser-pass.1";
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int TimeLength = 8;
    private const int MostText = 4_000;

    private readonly Lazy<byte[]> _secret = new(() => access.Keys.Derive(Purpose));

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

    public string Seal(string key)
    {
        var open = new byte[TimeLength + Encoding.UTF8.GetByteCount(key)];
        BinaryPrimitives.WriteInt64BigEndian(open, clock.GetUtcNow().Add(Lifetime).ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(key, open.AsSpan(TimeLength));
        var closed = new byte[NonceLength + TagLength + open.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(_secret.Value, TagLength);
        cipher.Encrypt(closed.AsSpan(0, NonceLength), open, closed.AsSpan(NonceLength + TagLength), closed.AsSpan(NonceLength, TagLength));
        return Base64Url.EncodeToString(closed);
    }

    public string? Open(string text)
    {
        try
        {
            var closed = Base64Url.DecodeFromChars(text);
            if (closed.Length <= NonceLength + TagLength + TimeLength)
                return null;
            var open = new byte[closed.Length - NonceLength - TagLength];
            using var cipher = new AesGcm(_secret.Value, TagLength);
            cipher.Decrypt(closed.AsSpan(0, NonceLength), closed.AsSpan(NonceLength + TagLength), closed.AsSpan(NonceLength, TagLength), open);
            return BinaryPrimitives.ReadInt64BigEndian(open) > clock.GetUtcNow().ToUnixTimeSeconds() ? Encoding.UTF8.GetString(open.AsSpan(TimeLength)) : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static string NameOf(string path) => "mas-" + path.Trim('/');

    /// <summary>Marks the routes that the pass of a path opens.</summary>
    internal sealed record Accepted(string Path);
}
