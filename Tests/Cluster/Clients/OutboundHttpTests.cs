using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Mycosoft.Clients.Outbound;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.Cluster.Clients;

public sealed class OutboundHttpTests : IAsyncLifetime
{
    private WebSite _site = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await WebSite.Start();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Every_part_of_a_call_is_timed()
    {
        _site.SlowHeaders("/slow", TimeSpan.FromMilliseconds(150));

        var answer = await Send("/slow");

        Assert.Equal((200, "1.1", 4), (answer.Status, answer.HttpVersion, answer.Bytes));
        Assert.InRange(answer.Timings.TtfbMs!.Value, 100, 5000);
        Assert.True(answer.Timings.TotalMs >= answer.Timings.TtfbMs && answer.Timings.ConnectMs < answer.Timings.TtfbMs);
        Assert.Null(answer.Timings.TlsMs);
        Assert.StartsWith("MycosoftMAS/2.0 (+route-monitor)", _site.Requests[0].Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loopback_is_refused_without_any_connection()
    {
        var answer = await Send("/", ("Mas:Outbound:Allow", "example.org"));

        Assert.Equal(FaultCodes.Forbidden, answer.Fault?.Code);
        Assert.Empty(_site.Requests);
    }

    [Fact]
    public async Task A_redirect_to_a_refused_address_is_refused()
    {
        _site.Redirect("/out", _site.At("/inside", "127.0.0.2").AbsoluteUri).Redirect("/meta", "http://169.254.169.254/latest/meta-data");

        Assert.Equal(FaultCodes.Forbidden, (await Send("/meta")).Fault?.Code);
        Assert.Equal(FaultCodes.Forbidden, (await Send("/out", ("Mas:Outbound:Allow", "127.0.0.1"))).Fault?.Code);
        Assert.Equal(0, _site.RequestsFor("/inside"));
    }

    [Fact]
    public async Task What_was_checked_is_what_is_connected_to()
    {
        var answers = new Queue<string>(["127.0.0.1", "10.0.0.1"]);
        var options = new OutboundOptions { Allow = ["127.0.0.0/8"] };
        var guard = new OutboundGuard(new AllowList(options.Allow), new Rebinding(answers));
        var http = new OutboundHttp(new TimedRequest(new ConnectionOpener(guard, new TlsInspector(options, TimeProvider.System), options), options), options);
        _site.Text("/", "text/plain", "here");

        var answer = await http.Send(new(new($"http://rebinding.example:{_site.Address.Port}/")), Token);

        Assert.Equal(200, answer.Status);
        Assert.Equal([IPAddress.Loopback], answer.Addresses);
        Assert.Single(answers);
    }

    [Fact]
    public async Task Redirects_are_followed_and_kept()
    {
        _site.RedirectChain("/a", 3, "/end").Text("/end", "text/plain", "end");

        var answer = await Send("/a");

        Assert.Equal((200, 3, "/end"), (answer.Status, answer.Redirects.Count, answer.Url.AbsolutePath));
        Assert.True(answer.Timings.TotalMs >= answer.Redirects.Sum(r => r.Ms));
    }

    [Fact]
    public async Task A_redirect_loop_is_seen_and_a_chain_has_an_end()
    {
        _site.RedirectLoop("/loop").RedirectChain("/long", 11, "/end").Text("/end", "text/plain", "end");

        Assert.Equal(Verdicts.RedirectLoop, (await Send("/loop")).Failure?.Verdict);
        Assert.Equal(Verdicts.TooManyRedirects, (await Send("/long")).Failure?.Verdict);
    }

    [Fact]
    public async Task Credentials_do_not_follow_a_redirect_to_another_host()
    {
        _site.Redirect("/out", _site.At("/there", "localhost").AbsoluteUri).Redirect("/in", "/there").Text("/there", "text/plain", "x");
        using var kit = ClientKit.With();
        var headers = new Dictionary<string, string> { ["Authorization"] = "Bearer secret" };

        await kit.Get<OutboundHttp>().Send(new(_site.At("/in")) { Headers = headers }, Token);
        await kit.Get<OutboundHttp>().Send(new(_site.At("/out")) { Headers = headers }, Token);

        var there = _site.Requests.Where(r => r.PathAndQuery == "/there").ToList();
        Assert.Equal([true, false], there.Select(r => r.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task A_flood_is_cut_at_the_limit_and_said_to_be_cut()
    {
        _site.LargeBody("/flood", 10_000_000);
        using var kit = ClientKit.With(("Mas:Outbound:MaxBodyBytes", "100000"));

        var cut = await kit.Get<OutboundHttp>().Send(new(_site.At("/flood")), Token);
        var whole = await kit.Get<OutboundHttp>().Send(new(_site.At("/flood")) { NeedsWholeBody = true }, Token);

        Assert.Equal((true, 100_000, null), (cut.Truncated, cut.Body.Length, cut.Failure));
        Assert.Equal(Verdicts.BodyTooLarge, whole.Failure?.Verdict);
    }

    [Fact]
    public async Task A_compressed_body_is_read_and_a_bomb_is_cut()
    {
        _site.Serve("/gzip", context => Compressed(context, Encoding.UTF8.GetBytes("plain text"))).Serve("/bomb", context => Compressed(context, new byte[50_000_000]));

        var answer = await Send("/gzip");
        var bomb = await Send("/bomb");

        Assert.Equal("plain text", Encoding.UTF8.GetString(answer.Body));
        Assert.NotEqual(answer.Body.Length, answer.Bytes);
        Assert.Equal((true, 2 * 1024 * 1024), (bomb.Truncated, bomb.Body.Length));
    }

    [Fact]
    public async Task A_reset_is_a_reset_before_and_within_the_body()
    {
        _site.Reset("/reset").ResetInBody("/half");

        Assert.Equal(Verdicts.Reset, (await Send("/reset")).Failure?.Verdict);
        Assert.Equal(Verdicts.Reset, (await Send("/half")).Failure?.Verdict);
    }

    [Theory]
    [InlineData("/headers")]
    [InlineData("/body")]
    public async Task A_site_that_drips_runs_into_the_limit(string path)
    {
        _site.Hold("/headers");
        _site.SlowBody("/body", 1000, TimeSpan.FromMilliseconds(100));

        Assert.Equal(Verdicts.Timeout, (await Send(path, ("Mas:Outbound:RequestTimeoutSeconds", "1"))).Failure?.Verdict);
    }

    [Fact]
    public async Task A_cancelled_call_is_no_verdict()
    {
        var gate = _site.Hold("/hold");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var kit = ClientKit.With();
        var call = kit.Get<OutboundHttp>().Send(new(_site.At("/hold")), cancel.Token);
        await gate.Arrived;

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Nobody_there_and_no_such_name_are_told_apart()
    {
        using var kit = ClientKit.With();

        var refused = await kit.Get<OutboundHttp>().Send(new(new($"http://127.0.0.1:{FreePort.Next()}/")), Token);
        var unknown = await kit.Get<OutboundHttp>().Send(new(new("http://no-such-host.invalid/")), Token);

        Assert.Equal(Verdicts.ConnectRefused, refused.Failure?.Verdict);
        Assert.Equal(Verdicts.DnsFailure, unknown.Failure?.Verdict);
    }

    [Fact]
    public async Task What_is_not_http_is_a_protocol_error()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = Serve();

        var answer = await ClientKit.With().Get<OutboundHttp>().Send(new(new($"http://{listener.LocalEndpoint}/")), Token);
        await served;

        Assert.Equal(Verdicts.ProtocolError, answer.Failure?.Verdict);

        async Task Serve()
        {
            using var client = await listener.AcceptTcpClientAsync(Token);
            await client.GetStream().ReadAtLeastAsync(new byte[1], 1, cancellationToken: Token);
            await client.GetStream().WriteAsync("SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray(), Token);
        }
    }

    private async Task<OutboundAnswer> Send(string path, params (string, string)[] settings)
    {
        using var kit = ClientKit.With(settings);
        return await kit.Get<OutboundHttp>().Send(new(_site.At(path)), Token);
    }

    private static async Task Compressed(HttpContext context, byte[] body)
    {
        context.Response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
        await gzip.WriteAsync(body, context.RequestAborted);
    }

    private sealed class Rebinding(Queue<string> answers) : IHostResolver
    {
        public Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]);
    }
}
