using System.Globalization;
using Microsoft.Extensions.Configuration;
using Mycosoft.Hosting;
using NSec.Cryptography;

namespace Mycosoft.Firmware;

/// <summary>Whose firmware the company takes, and under which address units find it (<c>Mas:Firmware</c>).</summary>
public sealed record FirmwareOptions
{
    public const string SigningKeyName = "Mas:Firmware:SigningKey";

    public const string BaseUrlName = "Mas:Firmware:BaseUrl";

    private const int UsualKeepDays = 365;

    private const int MostKeepDays = 36_500;

    /// <summary>The company's own private key, 32 bytes; null for the one in <see cref="KeyFile"/>.</summary>
    public byte[]? SigningKey { get; init; }

    /// <summary>Where the key lies that is made at its first use; null in a cluster, whose silos must have the same.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Others' public keys, by their ids.</summary>
    public IReadOnlyDictionary<string, PublicKey> TrustedKeys { get; init; } = new Dictionary<string, PublicKey>();

    /// <summary>Ids of keys that are not trusted any more, the company's own among them if need be.</summary>
    public IReadOnlySet<string> RevokedKeys { get; init; } = new HashSet<string>();

    /// <summary>Where units reach a gateway; null when that is not known.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>How long rollouts that ended are kept.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(UsualKeepDays);

    public static FirmwareOptions In(string directory) => new() { KeyFile = Path.Combine(directory, "firmware.key"), BaseUrl = new("http://127.0.0.1:8001") };

    public static FirmwareOptions Read(IConfiguration configuration, MasOptions mas, ICollection<string> errors)
    {
        var section = configuration.GetSection("Mas:Firmware");
        return new()
        {
            SigningKey = ReadKey(section["SigningKey"], errors),
            KeyFile = mas.Membership == Membership.Alone ? Path.Combine(mas.DataDirectory, "firmware.key") : null,
            TrustedKeys = ReadTrusted(section, errors),
            RevokedKeys = section.GetSection("RevokedKeys").GetChildren().Select(c => c.Value ?? "").Concat(section["RevokedKeys"]?.Split(',', StringSplitOptions.TrimEntries) ?? [])
                .Where(id => id.Length > 0).Select(id => id.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal),
            BaseUrl = section["BaseUrl"] is { Length: > 0 } given ? ReadUrl(given, errors) : mas.Gateway ? OwnGateway(configuration) : null,
            Kept = TimeSpan.FromDays(ReadDays(section["KeepDays"], errors)),
        };
    }

    private static int ReadDays(string? text, ICollection<string> errors)
    {
        if (string.IsNullOrEmpty(text))
            return UsualKeepDays;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostKeepDays)
            return days;
        errors.Add($"Mas:Firmware:KeepDays: '{text}' is not a number from 1 to {MostKeepDays}.");
        return UsualKeepDays;
    }

    private static byte[]? ReadKey(string? text, ICollection<string> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var key = new byte[FirmwareKeys.PrivateKeySize];
        if (Convert.TryFromBase64String(text, key, out var length) && length == key.Length)
            return key;
        errors.Add($"{SigningKeyName}: is not the base64 of {key.Length} bytes (an Ed25519 private key); make one with: openssl rand -base64 32.");
        return null;
    }

    private static Dictionary<string, PublicKey> ReadTrusted(IConfigurationSection section, ICollection<string> errors)
    {
        var keys = new Dictionary<string, PublicKey>(StringComparer.Ordinal);
        foreach (var child in section.GetSection("TrustedKeys").GetChildren())
        {
            if (FirmwareKeys.Public(child.Value ?? "") is { } key)
                keys[FirmwareKeys.IdOf(key)] = key;
            else
                errors.Add($"Mas:Firmware:TrustedKeys:{child.Key}: is not the base64 of an Ed25519 public key ({FirmwareKeys.PublicKeySize} bytes).");
        }

        return keys;
    }

    private static Uri? ReadUrl(string text, ICollection<string> errors)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0)
            return url;
        errors.Add($"{BaseUrlName}: '{text}' is not an http or https address.");
        return null;
    }

    /// <summary>The first address on which this process listens itself, if it is one that can be called.</summary>
    private static Uri? OwnGateway(IConfiguration configuration)
    {
        var first = configuration["urls"]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "http://127.0.0.1:8001";
        return Uri.TryCreate(first, UriKind.Absolute, out var url) && url.Host is not ("0.0.0.0" or "[::]" or "*" or "+") ? url : null;
    }
}
