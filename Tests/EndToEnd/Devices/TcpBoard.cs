using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>A board of dialect A at the end of a TCP connection: says who it is when it is asked, and remembers what was acknowledged.</summary>
internal sealed class TcpBoard : IFrameSink, IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _deviceId;
    private readonly Task _serving;
    private readonly FrameReader _reader = new();
    private volatile Socket? _host;
    private uint _sequence;

    public TcpBoard(string deviceId)
    {
        _deviceId = deviceId;
        _listener.Start();
        _serving = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often somebody connected.</summary>
    public int Connections { get; private set; }

    public ConcurrentDictionary<uint, bool> Acknowledged { get; } = new();

    public static byte[] Frame(byte type, uint sequence, string payload, byte flags = 0)
    {
        var wire = new ArrayBufferWriter<byte>();
        MdpFrame.Write(wire, new(type, sequence, 0, flags, MdpSides.SideA, MdpSides.Gateway), Encoding.UTF8.GetBytes(payload));
        return wire.WrittenSpan.ToArray();
    }

    /// <summary>Measures once and asks to hear that it has arrived; answers the number.</summary>
    public uint Measure(double temperature)
    {
        var sequence = ++_sequence;
        Say(Frame(MdpTypes.Telemetry, sequence, string.Create(CultureInfo.InvariantCulture, $$$$"""{"type":"telemetry","uptime_s":{{{{sequence}}}},"estop":false,"bme688":{"a":{"temperature_c":{{{{temperature}}}}}}}"""), MdpFlags.AckRequested));
        return sequence;
    }

    public void Say(byte[] bytes) => _host?.Send(bytes);

    /// <summary>Ends the connection and waits for the next.</summary>
    public void Cut() => _host?.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        _host?.Dispose();
        await _serving;
        _stop.Dispose();
    }

    void IFrameSink.Frame(in DeviceFrame frame)
    {
        if (frame.Header.Type == MdpTypes.Ack)
            Acknowledged[frame.Header.Acknowledges] = true;
        else if (frame.Header.Type == MdpTypes.Command && Encoding.UTF8.GetString(frame.Payload).Contains("\"hello\"", StringComparison.Ordinal))
            Say(Frame(MdpTypes.Hello, ++_sequence, $$"""{"device_id":"{{_deviceId}}","firmware_version":"side-a-mdp-2.1.0","role":"mushroom1","sensors":["bme688_a"],"capabilities":["led"]}"""));
    }

    void IFrameSink.Line(ReadOnlySpan<byte> line)
    {
    }

    void IFrameSink.Wrong(FrameError error)
    {
    }

    private async Task Serve()
    {
        var buffer = new byte[4_096];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var host = await _listener.AcceptSocketAsync(_stop.Token);
                _host = host;
                Connections++;
                while (await host.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
                    _reader.Feed(buffer.AsSpan(0, count), this);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // It was cut, or is over.
            }

            _host = null;
            _reader.Reset();
        }
    }
}
