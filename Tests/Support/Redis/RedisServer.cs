using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Support.Redis;

/// <summary>A private Redis as a child process, with its append-only file as in production unless asked otherwise, for tests that stop, flush and restart it.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);
    private readonly TemporaryDirectory _directory = new("redis");
    private readonly int _port = FreePort.Next();
    private readonly bool _appendOnly;
    private ChildProcess? _child;

    private readonly string? _also;

    private RedisServer(bool appendOnly, string? also) => (_appendOnly, _also) = (appendOnly, also);

    public string ConnectionString => $"127.0.0.1:{_port}";

    public static Task<RedisServer> Start(CancellationToken cancellationToken = default) => Start(appendOnly: true, null, cancellationToken);

    /// <param name="appendOnly">False for one that keeps nothing over a restart.</param>
    /// <param name="cancellationToken">Ends the waiting for its first answer.</param>
    public static async Task<RedisServer> Start(bool appendOnly, string? also, CancellationToken cancellationToken)
    {
        var server = new RedisServer(appendOnly, also);
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

    /// <summary>Starts again on the same port and file.</summary>
    public async Task Restart(CancellationToken cancellationToken = default)
    {
        await Stop();
        _child = ChildProcess.Start(Command(), _directory.File("redis.log"));
        await Eventually.Equal("+PONG", () => Say("PING", cancellationToken), $"Redis answers on port {_port}", Within, cancellationToken);
    }

    /// <summary>The orderly end: what is in memory is in the file.</summary>
    public Task Stop() => End(ProcessSignal.Terminate);

    public Task Kill() => End(ProcessSignal.Kill);

    /// <summary>Forgets everything, as an owner's slip of the hand does.</summary>
    public Task Flush(CancellationToken cancellationToken = default) => Say("FLUSHALL", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _directory.Dispose();
    }

    private ProcessStartInfo Command() => new("redis-server",
    [
        "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", .. _also is null ? Array.Empty<string>() : [_also], "--protected-mode", "no", "--dir", _directory.FullPath, "--save", "", "--appendonly", _appendOnly ? "yes" : "no", "--appendfsync", "everysec",
    ]);

    /// <summary>One inline command and the first line of its answer.</summary>
    private async Task<string> Say(string command, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(cancellationToken) ?? "";
    }

    private async Task End(ProcessSignal signal)
    {
        if (_child is { } child)
        {
            _child = null;
            child.Signal(signal);
            await child.WaitForExit(Within);
            await child.DisposeAsync();
        }
    }
}
