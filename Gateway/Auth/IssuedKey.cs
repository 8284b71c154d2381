using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Auth;

/// <summary>A key of our own making: <c>mas_</c> and 256 random bits in base64url. Its first twelve characters may be shown.</summary>
internal static class IssuedKey
{
    private const string Mark = "mas_";

    private const int PrefixLength = 12;

    private const int Length = 47;

    public static string Create() => Mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string PrefixOf(string key) => key[..PrefixLength];

    /// <summary>Whether a text can be such a key at all; nothing is looked up for one that cannot.</summary>
    public static bool IsPossible(string key) => key.Length == Length && key.StartsWith(Mark, StringComparison.Ordinal) && Base64Url.IsValid(key.AsSpan(Mark.Length));

    /// <summary>SHA-256 of salt and key. The key is random, so there is nothing that a slow hash would keep from being guessed.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> salt, string key)
    {
        Span<byte> both = stackalloc byte[256];
        salt.CopyTo(both);
        return SHA256.HashData(both[..(salt.Length + Encoding.ASCII.GetBytes(key, both[salt.Length..]))]);
    }

    /// <summary>In a time that says nothing about how much of the key is right.</summary>
    public static bool Fits(string key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Hash(salt, key), hash);
}
