using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Mycosoft.Firmware;

/// <summary>Signs what the company publishes, checks what others signed, and signs the addresses under which units load it.</summary>
public sealed class FirmwareKeys : IDisposable
{
    public const int PrivateKeySize = 32;

    public const int PublicKeySize = 32;

    private const string Purpose = "mas.firmware-url.1";

    private readonly FirmwareOptions _options;
    private readonly Lazy<Own?> _own;

    public FirmwareKeys(FirmwareOptions options)
    {
        _options = options;
        _own = new(() => (options.SigningKey ?? (options.KeyFile is { } file ? KeyFile.ReadOrCreate(file) : null)) is { } seed ? new Own(seed) : null);
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the public key.</summary>
    public static string IdOf(PublicKey key) => Convert.ToHexStringLower(SHA256.HashData(key.Export(KeyBlobFormat.RawPublicKey)))[..16];

    /// <summary>A public key in base64; null when it is none.</summary>
    public static PublicKey? Public(string text)
    {
        var bytes = new byte[PublicKeySize];
        var whole = Convert.TryFromBase64String(text, bytes, out var length) && length == bytes.Length;
        return whole && PublicKey.TryImport(SignatureAlgorithm.Ed25519, bytes, KeyBlobFormat.RawPublicKey, out var key) ? key : null;
    }

    /// <summary>The company's own signature.</summary>
    public Answer<ManifestSignature> Sign(string manifest)
    {
        if (_own.Value is not { } own)
            return Fault.NotConfigured(FirmwareOptions.SigningKeyName);
        return IsRevoked(own.Id) ? Revoked(own.Id) : new ManifestSignature(own.Id, Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(own.Key, Encoding.UTF8.GetBytes(manifest))));
    }

    /// <summary>Null when the manifest is signed by a key that the company trusts.</summary>
    public Fault? Check(string manifest, string keyId, string signature)
    {
        if (IsRevoked(keyId))
            return Revoked(keyId);
        if ((_own.Value is { } own && own.Id == keyId ? own.Key.PublicKey : _options.TrustedKeys.GetValueOrDefault(keyId)) is not { } key)
            return new(FaultCodes.Forbidden, $"The key {keyId} is not among those that are trusted.", Path: "$.key_id");
        var bytes = new byte[64];
        return Convert.TryFromBase64String(signature, bytes, out var length) && length == bytes.Length && SignatureAlgorithm.Ed25519.Verify(key, Encoding.UTF8.GetBytes(manifest), bytes)
            ? null
            : new(FaultCodes.Forbidden, "The signature does not fit the manifest.", Path: "$.signature");
    }

    /// <summary>The address under which one unit loads one image until then.</summary>
    public Answer<Uri> Address(Guid imageId, string unit, DateTime until) => Address(imageId, unit, until, manifest: false);

    /// <summary>The one under which it reads what is signed of the image, and which does not open the image.</summary>
    public Answer<Uri> ManifestAddress(Guid imageId, string unit, DateTime until) => Address(imageId, unit, until, manifest: true);

    private Answer<Uri> Address(Guid imageId, string unit, DateTime until, bool manifest)
    {
        if (_options.BaseUrl is not { } start)
            return Fault.NotConfigured(FirmwareOptions.BaseUrlName);
        if (_own.Value is not { } own)
            return Fault.NotConfigured(FirmwareOptions.SigningKeyName);
        var expires = new DateTimeOffset(until, TimeSpan.Zero).ToUnixTimeSeconds();
        var query = string.Create(CultureInfo.InvariantCulture, $"unit={Uri.EscapeDataString(unit)}&expires={expires}&signature={own.Mark(imageId, unit, expires, manifest)}");
        return new Uri($"{start.AbsoluteUri.TrimEnd('/')}/api/firmware/{imageId}/{(manifest ? "manifest" : "image")}?{query}");
    }

    /// <summary>Null when the ticket is one of ours and not over. Who may load an image may read what is signed of it; the other way round it is refused.</summary>
    public Fault? Check(FirmwareTicket ticket, DateTime now)
    {
        if (!IsMarked(ticket, manifest: false) && !(ticket.Manifest && IsMarked(ticket, manifest: true)))
            return new(FaultCodes.Forbidden, "The address is not one that was given to this unit.");
        return ticket.Expires <= new DateTimeOffset(now, TimeSpan.Zero).ToUnixTimeSeconds() ? new(FaultCodes.Forbidden, "The address is over.") : null;
    }

    public void Dispose()
    {
        if (_own.IsValueCreated)
            _own.Value?.Dispose();
    }

    private bool IsMarked(FirmwareTicket ticket, bool manifest) => _own.Value?.Mark(ticket.ImageId, ticket.Unit, ticket.Expires, manifest) is { } wanted
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(wanted), Encoding.UTF8.GetBytes(ticket.Signature));

    private bool IsRevoked(string keyId) => _options.RevokedKeys.Contains(keyId);

    private static Fault Revoked(string keyId) => new(FaultCodes.Forbidden, $"The key {keyId} is revoked.", Path: "$.key_id");

    /// <summary>The company's own key, and what follows from it.</summary>
    private sealed class Own(byte[] seed) : IDisposable
    {
        private readonly byte[] _secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, seed, 32, info: Encoding.UTF8.GetBytes(Purpose));

        public Key Key { get; } = NSec.Cryptography.Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);

        public string Id => IdOf(Key.PublicKey);

        // No image is called "manifest".
        public string Mark(Guid imageId, string unit, long expires, bool manifest) =>
            Base64Url.EncodeToString(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(manifest ? "manifest\n" : "")}{imageId:D}\n{expires}\n{unit}"))));

        public void Dispose() => Key.Dispose();
    }
}

/// <summary>Who signed a manifest, and what came of it.</summary>
public sealed record ManifestSignature(string KeyId, string Signature);
