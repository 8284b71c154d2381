using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;

namespace Mycosoft.Devices.Links;

/// <summary>Whose certificates a broker may show: those that the machine trusts, and those of the file.</summary>
internal sealed class BrokerTrust(X509Certificate2Collection authorities)
{
    public static BrokerTrust Of(string? file)
    {
        var authorities = new X509Certificate2Collection();
        if (file is not null)
            authorities.ImportFromPemFile(file);
        return new(authorities);
    }

    public bool Accepts(MqttClientCertificateValidationEventArgs shown)
    {
        if (shown.SslPolicyErrors == SslPolicyErrors.None)
            return true;
        // A wrong name, or no certificate, is no matter of trust.
        if (shown.SslPolicyErrors != SslPolicyErrors.RemoteCertificateChainErrors || authorities.Count == 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ExtraStore.AddRange(shown.Chain.ChainPolicy.ExtraStore);
        using var certificate = X509CertificateLoader.LoadCertificate(shown.Certificate.GetRawCertData());
        return chain.Build(certificate);
    }
}
