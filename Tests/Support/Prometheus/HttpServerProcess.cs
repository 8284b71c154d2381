using System.Diagnostics;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Support.Prometheus;

/// <summary>A real server with a /-/ready page as a child on a loopback port, with a directory of its own.</summary>
internal sealed class HttpServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);
    private readonly TemporaryDirectory _directory;
    private readonly ProcessStartInfo _command;
    private ChildProcess? _child;

    public HttpServerProcess(TemporaryDirectory directory, int port, string program, params IEnumerable<string> arguments)
    {
        _directory = directory;
        _command = new ProcessStartInfo(program, arguments);
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Http { get; }

    public async Task Start(CancellationToken cancellationToken)
    {
        var child = _child = ChildProcess.Start(_command, _directory.File("server.log"));
        try
        {
            await Eventually.True(async () => child.HasExited || await IsReady(cancellationToken), $"GET {Http.BaseAddress}-/ready answers 200", Within, cancellationToken);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{timeout.Message} {_command.FileName} printed:{Environment.NewLine}{child.Output.Tail()}", timeout);
        }

        if (child.HasExited)
        {
            throw new InvalidOperationException($"{_command.FileName} ended with {child.ExitCode} and printed:{Environment.NewLine}{child.Output.Tail()}");
        }
    }

    public async Task Stop()
    {
        if (_child is { } child)
        {
            _child = null;
            await child.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Http.Dispose();
        _directory.Dispose();
    }

    private async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        using var response = await Http.GetAsync("/-/ready", cancellationToken);
        return response.IsSuccessStatusCode;
    }
}
