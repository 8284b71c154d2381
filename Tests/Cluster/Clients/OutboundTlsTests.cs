using Mycosoft.Clients.Outbound;
using Mycosoft.Clients.Web;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.Cluster.Clients;

public sealed class OutboundTlsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SiteCertificate.Expired, "expired")]
    [InlineData(SiteCertificate.OtherHost, "name")]
    [InlineData(SiteCertificate.SelfSigned, "untrusted")]
    public async Task A_certificate_that_is_not_accepted_is_shown_with_the_reason(SiteCertificate kind, string error)
    {
        await using var site = await WebSite.Start(kind, Token);
        using var kit = ClientKit.With();

        var answer = await kit.Get<OutboundHttp>().Send(new(site.At("/", "localhost")), Token);

        Assert.Equal((Verdicts.TlsError, error, false), (answer.Failure?.Verdict, answer.Tls?.Error, answer.Tls?.Valid));
        Assert.StartsWith("CN=", answer.Tls!.Subject, StringComparison.Ordinal);
        Assert.Empty(site.Requests);
    }

    [Fact]
    public async Task An_expired_certificate_has_negative_days_left()
    {
        await using var site = await WebSite.Start(SiteCertificate.Expired, Token);
        using var kit = ClientKit.With();

        var check = (await kit.Get<SiteProbe>().Tls(site.At("/", "localhost"), Token)).Result!;

        Assert.True(check.Tls!.DaysLeft < 0);
        Assert.Equal(Verdicts.TlsError, check.Verdict);
    }

    [Fact]
    public async Task An_authority_of_the_owner_is_trusted_and_http2_is_spoken()
    {
        await using var site = await WebSite.Start(SiteCertificate.SelfSigned, Token);
        site.Page("/", "Home");
        using var directory = new TemporaryDirectory("ca");
        using var kit = ClientKit.With(("Mas:Outbound:CaFile", directory.Write("ca.pem", site.Certificate!.ExportCertificatePem())));

        var answer = await kit.Get<OutboundHttp>().Send(new(site.At("/", "localhost")), Token);

        Assert.Equal((200, "2.0", true, null), (answer.Status, answer.HttpVersion, answer.Tls?.Valid, answer.Failure?.Detail));
        Assert.InRange(answer.Tls!.DaysLeft, 28, 30);
        Assert.Contains("localhost", answer.Tls.Names);
        Assert.NotNull(answer.Timings.TlsMs);
    }

    [Fact]
    public async Task Plain_http_behind_an_https_address_is_a_tls_error()
    {
        await using var site = await WebSite.Start(cancellationToken: Token);
        using var kit = ClientKit.With();

        var answer = await kit.Get<OutboundHttp>().Send(new(new UriBuilder(site.Address) { Scheme = "https" }.Uri), Token);

        Assert.Contains(answer.Failure?.Verdict, new[] { Verdicts.TlsError, Verdicts.Reset });
    }
}
