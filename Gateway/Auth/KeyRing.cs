using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;

namespace Mycosoft.Auth;

/// <summary>The configured keys that open the gateway, kept as hashes and compared in constant time.</summary>
internal sealed class KeyRing(IEnumerable<string> keys)
{
    private readonly Entry[] _entries = [.. keys.Select(Entry.Of)];

    /// <summary>The ticket of a key; null for a wrong one. Every entry is compared, whichever matches.</summary>
    public AuthenticationTicket? Find(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(key, hash);
        AuthenticationTicket? found = null;
        foreach (var entry in _entries)
            found = CryptographicOperations.FixedTimeEquals(hash, entry.Hash) ? entry.Ticket : found;
        return found;
    }

    /// <summary>A secret that only who holds these same keys can make.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, [.. _entries.Select(entry => entry.Hash).OrderBy(Convert.ToHexString, StringComparer.Ordinal).SelectMany(hash => hash)], SHA256.HashSizeInBytes, info: Encoding.UTF8.GetBytes(purpose));

    public static string PrincipalOf(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(key, hash);
        return Principals.KeyPrefix + Convert.ToHexStringLower(hash[..4]);
    }

    private static void Hash(string key, Span<byte> hash)
    {
        Span<byte> buffer = stackalloc byte[512];
        if (Encoding.UTF8.TryGetBytes(key, buffer, out var length))
            SHA256.HashData(buffer[..length], hash);
        else
            SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
    }

    private sealed record Entry(byte[] Hash, AuthenticationTicket Ticket)
    {
        public static Entry Of(string configured)
        {
            var key = ConfiguredKey.Parse(configured);
            return new(SHA256.HashData(Encoding.UTF8.GetBytes(key.Text)), new Caller(PrincipalOf(key.Text), key.Role).ToTicket());
        }
    }
}
