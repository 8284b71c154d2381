using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mycosoft.Hosting;
using Mycosoft.Ledger;

namespace Mycosoft.Audit;

/// <summary>Signs the ends of chains with the key of this silo, a file that only its user can read, made at the first start.</summary>
public sealed class HeadSigner : IDisposable
{
    private readonly ECDsa _key;

    private HeadSigner(ECDsa key)
    {
        _key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(PublicKey));
    }

    public string Fingerprint { get; }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; }

    public static HeadSigner Load(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(SecretFile.ReadOrMake(file, NewKey));
            return new(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public SignedHead Sign(string chain, ChainEnd end, DateTime at)
    {
        var (hash, time) = (Convert.ToHexStringLower(end.Hash), Instant.Whole(at));
        return new(chain, end.Seq, hash, time, Fingerprint, Convert.ToBase64String(_key.SignData(Text(chain, end.Seq, hash, time), HashAlgorithmName.SHA256)));
    }

    /// <summary>Whether the head is signed by the owner of a public key.</summary>
    public static bool IsSignedBy(byte[] publicKey, SignedHead head)
    {
        var signature = new byte[64];
        if (!Convert.TryFromBase64String(head.Signature, signature, out var length) || length != signature.Length)
            return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key.VerifyData(Text(head.Chain, head.Seq, head.Hash, head.At), signature, HashAlgorithmName.SHA256);
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Text(string chain, long seq, string hash, DateTime at) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"mas-audit-head\n{chain}\n{seq}\n{hash}\n{AuditText.Time(at)}"));

    private static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
