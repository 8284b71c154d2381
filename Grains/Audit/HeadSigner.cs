using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mycosoft.Ledger;

namespace Mycosoft.Audit;

/// <summary>Signs the ends of chains with the key of this silo, a file that only its user can read, made at the first start.</summary>
public sealed class HeadSigner : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
            key.ImportFromPem(Read(file) ?? Create(file));
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

    private static string? Read(string file) => File.Exists(file) ? File.ReadAllText(file) : null;

    /// <summary>Written whole under another name first: a process that dies here leaves no half of a key. Of those that start at once one makes it and the others wait for that.</summary>
    private static string Create(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var alone = Alone($"{file}.lock");
        if (Read(file) is { } made)
            return made;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var draft = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, Encoding.ASCII, options))
            writer.Write(key.ExportPkcs8PrivateKeyPem());
        File.Move(draft, file, overwrite: false);
        return File.ReadAllText(file);
    }

    // A move that does not overwrite looks first and then moves: two that look at once would both move.
    private static FileStream Alone(string file)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return new(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(began) < Patience)
            {
                Thread.Sleep(10);
            }
        }
    }
}
