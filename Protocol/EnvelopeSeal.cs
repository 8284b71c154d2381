using System.Text;
using System.Text.Json;
using Mycosoft.Devices.Protocol.Messages;
using NSec.Cryptography;

namespace Mycosoft.Devices.Protocol;

/// <summary>The hash and the signature of an envelope.</summary>
internal static class EnvelopeSeal
{
    private const string Sha256 = "sha256:";
    private const string Blake2b = "blake2b256:";
    private const string Ed25519 = "ed25519:";
    private const int HashSize = 32;

    /// <summary>
    /// What is wrong has the original's name: invalid_hash_field, hash_mismatch, invalid_sig_field, unsupported_signature_scheme, signature_mismatch; signature_missing is our own, for a unit that has to sign.
    /// Null when nothing is.
    /// </summary>
    /// <param name="publicKey">Of a unit that has to sign; null for one that need not.</param>
    public static Integrity Check(JsonElement envelope, byte[]? publicKey, out string? error)
    {
        error = "invalid_hash_field";
        var (algorithm, given) = Hash(envelope);
        if (given is null)
            return Integrity.HashMismatch;
        var scheme = envelope.Text("sig");
        var signature = scheme is not null && scheme.StartsWith(Ed25519, StringComparison.Ordinal) ? Base64(scheme[Ed25519.Length..]) : null;
        // The firmware hashes its own order of keys, so that its hash never fits; it is known by the signature that is none, and passes where nobody has to sign.
        var firmware = publicKey is null && signature is not null && IsPlaceholder(signature, given);
        if (!firmware && !algorithm.Hash(CanonicalJson.Write(envelope, "hash", "sig")).AsSpan().SequenceEqual(given))
        {
            error = "hash_mismatch";
            return Integrity.HashMismatch;
        }

        if (signature is not null)
            return Signed(given, signature, publicKey, out error);
        error = scheme is null || scheme.StartsWith(Ed25519, StringComparison.Ordinal) ? "invalid_sig_field" : "unsupported_signature_scheme";
        return Integrity.SignatureMismatch;
    }

    public static Integrity Signed(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, byte[]? publicKey, out string? error)
    {
        error = null;
        if (IsPlaceholder(signature, hash))
        {
            error = publicKey is null ? null : "signature_missing";
            return publicKey is null ? Integrity.Placeholder : Integrity.SignatureMissing;
        }

        if (publicKey is null)
            return Integrity.Hashed;
        if (Verify(hash, signature, publicKey))
            return Integrity.Verified;
        error = "signature_mismatch";
        return Integrity.SignatureMismatch;
    }

    public static byte[] Blake2b256(ReadOnlySpan<byte> data) => HashAlgorithm.Blake2b_256.Hash(data);

    public static bool IsKey(ReadOnlySpan<byte> publicKey) => PublicKey.TryImport(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey, out _);

    private static bool IsPlaceholder(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> hash) =>
        signature.SequenceEqual(hash) || signature.SequenceEqual(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)));

    private static bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, byte[] publicKey)
    {
        var algorithm = SignatureAlgorithm.Ed25519;
        return signature.Length == algorithm.SignatureSize
            && PublicKey.TryImport(algorithm, publicKey, KeyBlobFormat.RawPublicKey, out var key)
            && key is not null
            && algorithm.Verify(key, [.. "MYCO1"u8, .. hash], signature);
    }

    private static (HashAlgorithm Algorithm, byte[]? Given) Hash(JsonElement envelope) => envelope.Text("hash") switch
    {
        { } text when text.StartsWith(Sha256, StringComparison.Ordinal) => (HashAlgorithm.Sha256, Hex(text[Sha256.Length..])),
        { } text when text.StartsWith(Blake2b, StringComparison.Ordinal) => (HashAlgorithm.Blake2b_256, Hex(text[Blake2b.Length..])),
        _ => (HashAlgorithm.Sha256, null),
    };

    private static byte[]? Hex(string text) => text.Length == 2 * HashSize && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return text.Length is > 0 and <= 256 && Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }
}
