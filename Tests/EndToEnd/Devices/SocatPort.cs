using System.Diagnostics;
using System.Globalization;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>A serial port, which is a pseudo-terminal, at whose other end a board listens on TCP. Pulling it out takes its file away.</summary>
internal sealed class SocatPort(int boardPort) : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new("pty");
    private ChildProcess? _child;

    public string Name => _directory.File("ttyACM0");

    public async Task Plug(CancellationToken cancellationToken)
    {
        _child = ChildProcess.Start(
            new ProcessStartInfo("socat", [$"PTY,link={Name},raw,echo=0", string.Create(CultureInfo.InvariantCulture, $"TCP:127.0.0.1:{boardPort}")]), _directory.File("socat.log"));
        await Eventually.True(() => File.Exists(Name), "the port is there", cancellationToken: cancellationToken);
    }

    public async Task Unplug()
    {
        if (Interlocked.Exchange(ref _child, null) is not { } child)
            return;
        child.Signal(ProcessSignal.Terminate);
        await child.WaitForExit(TimeSpan.FromSeconds(10));
        await child.DisposeAsync();
        File.Delete(Name);
    }

    public async ValueTask DisposeAsync()
    {
        await Unplug();
        _directory.Dispose();
    }
}
