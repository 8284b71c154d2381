using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Http;

/// <summary>The header <c>Idempotency-Key</c>: whoever repeats it means the same thing, so the thing's id follows from it.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>The key, or null when none is given; false for one that is not 1 to 255 printable ASCII characters.</summary>
    public static bool TryRead(HttpRequest request, out string? key, [NotNullWhen(false)] out Refusal? refusal)
    {
        (key, refusal) = (null, null);
        if (!request.Headers.TryGetValue(Header, out var values))
            return true;
        if (values.Count == 1 && IsWellFormed(values[0]))
        {
            key = values[0];
            return true;
        }

        refusal = Refusal.Of(StatusCodes.Status400BadRequest, $"{Header} must be given once, as 1 to 255 printable ASCII characters.");
        return false;
    }

    public static bool IsWellFormed(string? key) => key is { Length: >= 1 and <= 255 } && !key.AsSpan().ContainsAnyExceptInRange(' ', '~') && !string.IsNullOrWhiteSpace(key);

    /// <summary>A UUID version 8 (RFC 9562) from SHA-256 over principal, route and key.</summary>
    public static Guid Derive(string principal, string route, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{principal}|{route}|{key}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash[..16], bigEndian: true);
    }
}
