using System.Net.WebSockets;
using System.Text;
using Mycosoft.Tests.Benchmarks.Load;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>A viewer of the feed that measures how late it hears what happened.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private static readonly byte[] Event = Encoding.ASCII.GetBytes("{\"type\":\"task_event\",\"timestamp\":\"");
    private readonly ClientWebSocket _socket = new();
    private Task _listening = Task.CompletedTask;

    private Watcher(LatencyRecorder lag) => Lag = lag;

    public LatencyRecorder Lag { get; set; }

    public long Frames { get; private set; }

    public long Missed { get; private set; }

    /// <param name="reads">False for one that is stuck: it is connected and takes nothing.</param>
    public static async Task<Watcher> Connect(Uri company, string key, LatencyRecorder lag, bool reads, CancellationToken cancellationToken)
    {
        var watcher = new Watcher(lag);
        await watcher._socket.ConnectAsync(new UriBuilder(company) { Scheme = "ws", Path = "/api/dashboard/ws", Query = $"api_key={key}&batch=true" }.Uri, cancellationToken);
        if (!reads)
            return watcher;
        var whole = new TaskCompletionSource();
        watcher._listening = Task.Run(() => watcher.Listen(whole), CancellationToken.None);
        await whole.Task.WaitAsync(cancellationToken);
        return watcher;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    private async Task Listen(TaskCompletionSource whole)
    {
        var buffer = new byte[65_536];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
                return;
            Frames++;
            Hear(buffer.AsSpan(0, part.Count));
            while (!part.EndOfMessage)
            {
                part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                Hear(buffer.AsSpan(0, part.Count));
            }

            whole.TrySetResult();
        }
    }

    private void Hear(ReadOnlySpan<byte> frame)
    {
        // The frames of a batch; one that is cut by the end of the buffer is not counted.
        if (frame.IndexOf("{\"type\":\"missed\""u8) >= 0)
            Missed++;
        var now = DateTimeOffset.UtcNow;
        for (var place = frame.IndexOf(Event); place >= 0; place = frame.IndexOf(Event))
        {
            frame = frame[(place + Event.Length)..];
            if (frame.IndexOf((byte)'"') is > 0 and var end && System.Buffers.Text.Utf8Parser.TryParse(frame[..end], out DateTimeOffset at, out _, 'O'))
                Lag.Succeed(now - at);
        }
    }
}
