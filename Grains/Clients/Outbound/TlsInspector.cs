using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Mycosoft.Clients.Outbound;

/// <summary>Checks certificates against the system's authorities and the owner's own, and says what is wrong with one.</summary>
public sealed class TlsInspector(OutboundOptions options, TimeProvider clock)
{
    private readonly Lazy<X509Certificate2Collection> _authorities = new(() => Load(options.CaFile));

    /// <summary>The report; null when no certificate was shown.</summary>
    public TlsReport? Inspect(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is null)
            return null;
        var certificate = shown as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        var flags = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && TrustedByOwner(certificate, chain))
            errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
        return Report(certificate, ErrorOf(errors, flags));
    }

    /// <summary>The one word that helps most: a certificate that is expired and untrusted is expired.</summary>
    public static string? ErrorOf(SslPolicyErrors errors, X509ChainStatusFlags flags)
    {
        if (errors == SslPolicyErrors.None)
            return null;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "missing";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return "expired";
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "name" : "untrusted";
    }

    private TlsReport Report(X509Certificate2 certificate, string? error)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        var wrong = error == "expired" && now < from ? "not_yet_valid" : error;
        var days = (int)Math.Floor((until - now).TotalDays);
        return new(certificate.Subject, certificate.Issuer, from, until, days, wrong is null, wrong, NamesOf(certificate));
    }

    private static IReadOnlyList<string> NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(a => a.ToString())];
    }

    private bool TrustedByOwner(X509Certificate2 certificate, X509Chain? shown)
    {
        if (_authorities.Value.Count == 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities.Value);
        foreach (var element in shown?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection Load(string? file)
    {
        var authorities = new X509Certificate2Collection();
        if (file is not null)
            authorities.ImportFromPemFile(file);
        return authorities;
    }
}
