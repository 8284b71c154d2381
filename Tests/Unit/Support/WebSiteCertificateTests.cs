using System.Net.Security;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.Unit.Support;

public sealed class WebSiteCertificateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SiteCertificate.SelfSigned, false, SslPolicyErrors.RemoteCertificateChainErrors)]
    [InlineData(SiteCertificate.Expired, true, SslPolicyErrors.RemoteCertificateChainErrors)]
    [InlineData(SiteCertificate.OtherHost, false, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch)]
    public async Task A_visitor_sees_what_is_wrong_with_it(SiteCertificate kind, bool expired, SslPolicyErrors expected)
    {
        await using var site = await WebSite.Start(kind, Cancellation);
        var (seen, notAfter) = (SslPolicyErrors.None, DateTime.MaxValue);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            (seen, notAfter) = (errors, DateTime.Parse(certificate!.GetExpirationDateString(), null));
            return certificate.GetCertHashString() == site.Certificate!.Thumbprint;
        };
        using var http = new HttpClient(handler);
        using var answer = await http.GetAsync(site.At("/", "localhost"), Cancellation);
        Assert.Equal((expected, expired), (seen, notAfter < DateTime.Now));
    }

    [Fact]
    public async Task Nobody_trusts_it_unasked()
    {
        await using var site = await WebSite.Start(SiteCertificate.SelfSigned, Cancellation);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(site.Address, Cancellation));
    }
}
