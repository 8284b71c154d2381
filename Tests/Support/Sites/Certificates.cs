using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mycosoft.Tests.Support.Sites;

/// <summary>Certificates made at run time: none is in the repository and none can expire there.</summary>
public static class Certificates
{
    public static X509Certificate2? Create(SiteCertificate kind) => kind switch
    {
        SiteCertificate.None => null,
        SiteCertificate.Expired => SelfSigned("localhost", DateTimeOffset.UtcNow.AddDays(-1)),
        SiteCertificate.OtherHost => SelfSigned("other.invalid", DateTimeOffset.UtcNow.AddDays(30)),
        _ => SelfSigned("localhost", DateTimeOffset.UtcNow.AddDays(30)),
    };

    private static X509Certificate2 SelfSigned(string host, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(AlternativeNames(host));
        return request.CreateSelfSigned(notAfter.AddDays(-60), notAfter);
    }

    private static X509Extension AlternativeNames(string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        return names.Build();
    }
}
