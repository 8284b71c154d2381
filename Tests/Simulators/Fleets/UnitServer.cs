using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Fleets;

/// <summary>A unit's port behind a TCP port: one listener, of whom the newest connection is the one. What the unit says while nobody listens is lost, as on its own port.</summary>
internal sealed class UnitServer : IAsyncDisposable
{
    private const int MostQueued = 256;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SimulatedUnit _unit;
    private readonly Action _touched;
    private readonly TcpListener _listener;
    private readonly Task _accepting;
    private Connection? _connection;

    private UnitServer(SimulatedUnit unit, Action touched, TcpListener listener)
    {
        _unit = unit;
        _touched = touched;
        _listener = listener;
        _unit.Sink = Say;
        _unit.Plugged = plugged =>
        {
            if (!plugged)
                Replace(null);
        };
        _accepting = Accept();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <param name="endPoint">Port 0 is any.</param>
    /// <param name="touched">Called when bytes have reached the unit.</param>
    public static UnitServer Start(SimulatedUnit unit, IPEndPoint endPoint, Action touched)
    {
        var listener = new TcpListener(endPoint);
        listener.Start(4);
        return new(unit, touched, listener);
    }

    /// <summary>Breaks the connection; the next one is taken.</summary>
    public void Cut() => Replace(null);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        _unit.Sink = null;
        _unit.Plugged = null;
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Replace(null);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            var socket = await _listener.AcceptSocketAsync(_stop.Token);
            if (!_unit.IsPlugged)
            {
                socket.Dispose();
                continue;
            }

            socket.NoDelay = true;
            var connection = new Connection(socket);
            Replace(connection);
            _ = Read(connection);
            _ = connection.Write();
        }
    }

    private async Task Read(Connection connection)
    {
        var buffer = new byte[4_096];
        try
        {
            while (await connection.Socket.ReceiveAsync(buffer) is > 0 and var read)
            {
                _unit.Receive(buffer.AsSpan(0, read));
                _touched();
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Whoever listened has gone.
        }

        connection.End();
        connection.Socket.Dispose();
    }

    private void Say(byte[] bytes)
    {
        lock (_gate)
            _connection?.Queue.Writer.TryWrite(bytes);
    }

    private void Replace(Connection? connection)
    {
        Connection? before;
        lock (_gate)
            (before, _connection) = (_connection, connection);
        before?.End();
    }

    private sealed class Connection(Socket socket)
    {
        public Socket Socket => socket;

        public Channel<byte[]> Queue { get; } = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

        public async Task Write()
        {
            try
            {
                await foreach (var bytes in Queue.Reader.ReadAllAsync())
                {
                    for (var rest = bytes.AsMemory(); !rest.IsEmpty;)
                        rest = rest[await socket.SendAsync(rest)..];
                }
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                End();
            }
        }

        /// <summary>Says goodbye; whoever reads from it then closes it. Closed under a read it would be reset, and what was said just before lost.</summary>
        public void End()
        {
            Queue.Writer.TryComplete();
            try
            {
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // It had ended already.
            }
        }
    }
}
