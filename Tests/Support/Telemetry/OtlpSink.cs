using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Mycosoft.Tests.Support.Telemetry;

/// <summary>A collector that takes OTLP over HTTP (http/protobuf) and keeps what it got.</summary>
public sealed class OtlpSink : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _exports = new();
    private readonly WebApplication _app;

    private OtlpSink()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(Take);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Everything that came, as bytes: for what must not be in it.</summary>
    public IEnumerable<byte[]> Bodies => _exports.Select(export => export.Body);

    public IReadOnlyList<SpanSeen> Spans => [.. Of("/v1/traces").SelectMany(SpanSeen.Read)];

    public IReadOnlySet<string> Metrics => Of("/v1/metrics").SelectMany(export => export.At(1, 2, 2, 1)).Select(name => name.Text).ToHashSet();

    /// <summary>Every log line, with the trace it belongs to or nothing.</summary>
    public IReadOnlyList<(string Text, string TraceId)> Logs => [.. Of("/v1/logs").SelectMany(export => export.At(1, 2, 2)).Select(record => (record.TextAt(5, 1), record.HexAt(9)))];

    public static async Task<OtlpSink> Start(CancellationToken cancellationToken = default)
    {
        var sink = new OtlpSink();
        await sink._app.StartAsync(cancellationToken);
        sink.Address = new Uri(sink._app.Urls.Single());
        return sink;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private IEnumerable<ProtoMessage> Of(string path) => _exports.Where(export => export.Path == path).Select(export => new ProtoMessage(export.Body));

    private async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        _exports.Enqueue((http.Request.Path.Value!, body.ToArray()));
        http.Response.ContentType = "application/x-protobuf";
    }
}
