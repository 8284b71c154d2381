using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Auth;

/// <summary>
/// Seals a key into a text that only a gateway of the same configured keys opens, for one purpose and for a while: nothing has to be kept, and what comes out is a key that is checked like any other.
/// </summary>
internal sealed class KeySeal(Access access, string purpose, TimeProvider clock)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int TimeLength = 8;

    private readonly Lazy<byte[]> _secret = new(() => access.Keys.Derive(purpose));

    public SealedKey Seal(string key, TimeSpan lifetime)
    {
        var until = clock.GetUtcNow().Add(lifetime).ToUnixTimeSeconds();
        var open = new byte[TimeLength + Encoding.UTF8.GetByteCount(key)];
        BinaryPrimitives.WriteInt64BigEndian(open, until);
        Encoding.UTF8.GetBytes(key, open.AsSpan(TimeLength));
        var closed = new byte[NonceLength + TagLength + open.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(_secret.Value, TagLength);
        cipher.Encrypt(closed.AsSpan(0, NonceLength), open, closed.AsSpan(NonceLength + TagLength), closed.AsSpan(NonceLength, TagLength));
        return new(Base64Url.EncodeToString(closed), Instant(until));
    }

    /// <summary>Null for what is over, was changed, or was sealed by others or for another purpose.</summary>
    public OpenedKey? Open(string text)
    {
        try
        {
            var closed = Base64Url.DecodeFromChars(text);
            if (closed.Length < NonceLength + TagLength + TimeLength)
                return null;
            var open = new byte[closed.Length - NonceLength - TagLength];
            using var cipher = new AesGcm(_secret.Value, TagLength);
            cipher.Decrypt(closed.AsSpan(0, NonceLength), closed.AsSpan(NonceLength + TagLength), closed.AsSpan(NonceLength, TagLength), open);
            var until = BinaryPrimitives.ReadInt64BigEndian(open);
            return until > clock.GetUtcNow().ToUnixTimeSeconds() ? new(Encoding.UTF8.GetString(open.AsSpan(TimeLength)), Convert.ToHexString(closed.AsSpan(0, NonceLength)), Instant(until)) : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static DateTime Instant(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime;
}

internal sealed record SealedKey(string Text, DateTime ExpiresAt);

/// <summary>What was in a seal.</summary>
/// <param name="Key">The key.</param>
/// <param name="Id">The seal's own: of two texts that were sealed apart it differs, however they are spelled.</param>
/// <param name="ExpiresAt">UTC.</param>
internal sealed record OpenedKey(string Key, string Id, DateTime ExpiresAt);
