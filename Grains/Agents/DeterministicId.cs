using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Agents;

/// <summary>Ids that a repetition makes again: the same cause gives the same UUID (version 8, from SHA-256), so doing it twice is doing it once.</summary>
public static class DeterministicId
{
    public static Guid From(string purpose, params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(purpose));
        foreach (var part in parts)
        {
            hash.AppendData([0]);
            hash.AppendData(Encoding.UTF8.GetBytes(part));
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
