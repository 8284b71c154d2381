namespace Mycosoft.Tests.Support.Prometheus;

/// <summary>Debian's Alertmanager as a child process, without a cluster.</summary>
public sealed class AlertmanagerServer : IAsyncDisposable
{
    private readonly HttpServerProcess _process;

    private AlertmanagerServer(HttpServerProcess process) => _process = process;

    public HttpClient Http => _process.Http;

    public Uri Address => Http.BaseAddress!;

    /// <param name="webhook">Where alerts are sent; null sends them nowhere.</param>
    /// <param name="cancellationToken">Ends the wait for readiness.</param>
    public static async Task<AlertmanagerServer> Start(Uri? webhook = null, CancellationToken cancellationToken = default)
    {
        var directory = new TemporaryDirectory("alert");
        var port = FreePort.Next();
        var server = new AlertmanagerServer(new HttpServerProcess(
            directory, port, "prometheus-alertmanager",
            $"--config.file={directory.Write("alertmanager.yml", Configuration(webhook))}",
            $"--storage.path={directory.File("data")}",
            $"--web.listen-address=127.0.0.1:{port}",
            "--cluster.listen-address="));
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

    private static string Configuration(Uri? webhook)
    {
        var receiver = webhook is null ? "" : $", webhook_configs: [{{ url: '{webhook}', send_resolved: true }}]";
        return $$"""
            route: { receiver: test, group_wait: 100ms, group_interval: 1s, repeat_interval: 1h }
            receivers: [{ name: test{{receiver}} }]
            """;
    }
}
