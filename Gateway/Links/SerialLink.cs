using System.IO.Ports;
using System.Runtime.CompilerServices;

namespace Mycosoft.Devices.Links;

/// <summary>A serial port. What was unplugged ends the link, and the next opening finds it again under its name.</summary>
internal sealed class SerialLink(string port, int baudRate) : IDeviceLink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ToClose = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private SerialPort? _port;

    /// <summary>A driver that hangs holds a thread, and not the gateway.</summary>
    public async Task Open(CancellationToken cancellationToken)
    {
        var opening = Task.Run(OpenPort, CancellationToken.None);
        try
        {
            _port = await opening.WaitAsync(Patience, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            _ = opening.ContinueWith(late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    public async IAsyncEnumerable<LinkPiece> Read([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = Watch(gone);
        try
        {
            var buffer = new byte[4_096];
            while (await Next(buffer, gone.Token, cancellationToken) is > 0 and var count)
                yield return new(buffer.AsMemory(0, count));
        }
        finally
        {
            await gone.CancelAsync();
            await watch;
        }
    }

    public async Task Write(LinkFrame frame, CancellationToken cancellationToken)
    {
        var stream = Stream;
        await stream.WriteAsync(frame.Bytes, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _port, null) is not { } open)
            return;
        var closing = Task.Run(() =>
        {
            try
            {
                open.Dispose();
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
            {
                // It went before it was closed.
            }
        });
        await Task.WhenAny(closing, Task.Delay(ToClose));
    }

    private Stream Stream => (_port ?? throw new IOException("The port is not open.")).BaseStream;

    private async Task<int> Next(byte[] buffer, CancellationToken gone, CancellationToken cancellationToken)
    {
        try
        {
            return await Stream.ReadAsync(buffer, gone);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{port} is gone.");
        }
        catch (InvalidOperationException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Not every driver ends a read when its device is pulled out; its file goes in any case.</summary>
    private async Task Watch(CancellationTokenSource gone)
    {
        try
        {
            while (File.Exists(port))
                await Task.Delay(Look, gone.Token);
            await gone.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // It was closed.
        }
    }

    /// <summary>
    /// Opening a port raises both of its lines, and a board is reset by one that falls: so they are asked for as they are. A port that has none, such as a pseudo-terminal, refuses that, and is
    /// opened without.
    /// </summary>
    private SerialPort OpenPort()
    {
        try
        {
            return OpenPort(lines: true);
        }
        catch (IOException) when (File.Exists(port))
        {
            return OpenPort(lines: false);
        }
    }

    private SerialPort OpenPort(bool lines)
    {
        var serial = new SerialPort(port, baudRate, Parity.None, 8, StopBits.One) { Handshake = Handshake.None, DtrEnable = lines, RtsEnable = lines };
        try
        {
            serial.Open();
            return serial;
        }
        catch
        {
            serial.Dispose();
            throw;
        }
    }
}
