namespace Mycosoft.Tests.Support.Prometheus;

/// <summary>Debian's Prometheus as a child process.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private readonly HttpServerProcess _process;

    private PrometheusServer(HttpServerProcess process) => _process = process;

    public HttpClient Http => _process.Http;

    public Uri Address => Http.BaseAddress!;

    public static async Task<PrometheusServer> Start(PrometheusSettings? settings = null, CancellationToken cancellationToken = default)
    {
        settings ??= new PrometheusSettings();
        var directory = new TemporaryDirectory("prom");
        var port = FreePort.Next();
        directory.Write("rules.yml", settings.ToRules());
        var server = new PrometheusServer(new HttpServerProcess(
            directory, port, "prometheus",
            $"--config.file={directory.Write("prometheus.yml", settings.ToConfiguration($"127.0.0.1:{port}"))}",
            $"--storage.tsdb.path={directory.File("data")}",
            $"--web.listen-address=127.0.0.1:{port}",
            "--rules.alert.resend-delay=1s")); // The first alert may fire before the Alertmanager is discovered.
        try
        {
            await server.Restart(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Task Stop() => _process.Stop();

    public async Task Restart(CancellationToken cancellationToken = default)
    {
        await _process.Stop();
        await _process.Start(cancellationToken);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
