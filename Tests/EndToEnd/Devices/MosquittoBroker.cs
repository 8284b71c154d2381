using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>A private broker as a child process.</summary>
internal sealed class MosquittoBroker : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new("mosquitto");
    private ChildProcess? _child;

    public int Port { get; } = FreePort.Next();

    public static async Task<MosquittoBroker> Start(CancellationToken cancellationToken)
    {
        var broker = new MosquittoBroker();
        await broker.Restart(cancellationToken);
        return broker;
    }

    /// <summary>Starts again on the same port, with nothing of what it had.</summary>
    public async Task Restart(CancellationToken cancellationToken)
    {
        await Stop();
        var file = _directory.File("mosquitto.conf");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"listener {Port} 127.0.0.1\nallow_anonymous true\npersistence false\n"), cancellationToken);
        _child = ChildProcess.Start(new ProcessStartInfo(File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto", ["-c", file]), _directory.File("mosquitto.log"));
        await Eventually.True(() => Answers(cancellationToken), $"mosquitto answers on port {Port}", cancellationToken: cancellationToken);
    }

    public async Task Stop()
    {
        if (Interlocked.Exchange(ref _child, null) is { } child)
            await child.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _directory.Dispose();
    }

    private async Task<bool> Answers(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
        return true;
    }
}
