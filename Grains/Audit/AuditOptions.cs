using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Mycosoft.Audit;

/// <summary>Where and how often the ends of the audit chains are signed (<c>Mas:Audit</c>).</summary>
public sealed record AuditOptions
{
    /// <summary>The private key of this silo; made when it is missing.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Where this silo keeps the heads that it has signed.</summary>
    public required string HeadsFile { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the receiver of <c>Mas:Webhook</c> gets every head too.</summary>
    public bool Webhook { get; init; }

    /// <summary>Fingerprint to public key of silos that are gone and whose heads still count.</summary>
    public IReadOnlyDictionary<string, byte[]> TrustedKeys { get; init; } = new Dictionary<string, byte[]>();

    public static AuditOptions In(string directory) => new() { KeyFile = Path.Combine(directory, "audit-key.pem"), HeadsFile = Path.Combine(directory, "audit-heads.jsonl") };

    public static AuditOptions Read(IConfiguration configuration, string dataDirectory, ICollection<string> errors)
    {
        var (audit, byDefault) = (configuration.GetSection("Mas:Audit"), In(dataDirectory));
        return byDefault with
        {
            KeyFile = File(audit, "KeyFile") ?? byDefault.KeyFile,
            HeadsFile = File(audit, "HeadsFile") ?? byDefault.HeadsFile,
            Interval = ReadInterval(audit, errors),
            Webhook = ReadWebhook(configuration, audit, errors),
            TrustedKeys = ReadKeys(audit, errors),
        };
    }

    private static string? File(IConfigurationSection audit, string key) => audit[key] is { } path && !string.IsNullOrWhiteSpace(path) ? Path.GetFullPath(path) : null;

    private static TimeSpan ReadInterval(IConfigurationSection audit, ICollection<string> errors)
    {
        if (audit["SealSeconds"] is not { Length: > 0 } text)
            return TimeSpan.FromSeconds(10);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3_600)
            return TimeSpan.FromSeconds(seconds);
        errors.Add($"Mas:Audit:SealSeconds: '{text}' is not a number of seconds from 1 to 3600.");
        return TimeSpan.FromSeconds(10);
    }

    private static bool ReadWebhook(IConfiguration configuration, IConfigurationSection audit, ICollection<string> errors)
    {
        if (audit["Webhook"] is not { Length: > 0 } text)
            return false;
        if (!bool.TryParse(text, out var wanted))
            errors.Add($"Mas:Audit:Webhook: '{text}' is neither true nor false.");
        if (wanted && string.IsNullOrWhiteSpace(configuration["Mas:Webhook:Url"]))
            errors.Add("Mas:Audit:Webhook: needs Mas:Webhook:Url.");
        return wanted;
    }

    private static Dictionary<string, byte[]> ReadKeys(IConfigurationSection audit, ICollection<string> errors)
    {
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var child in audit.GetSection("TrustedKeys").GetChildren())
        {
            try
            {
                var bytes = Convert.FromBase64String(child.Value ?? "");
                using var key = ECDsa.Create();
                key.ImportSubjectPublicKeyInfo(bytes, out _);
                keys[Convert.ToHexStringLower(SHA256.HashData(bytes))] = bytes;
            }
            catch (Exception e) when (e is FormatException or CryptographicException)
            {
                errors.Add($"Mas:Audit:TrustedKeys:{child.Key}: is not the base64 of a public key (SubjectPublicKeyInfo of ECDSA P-256).");
            }
        }

        return keys;
    }
}
