using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Feed;

/// <summary>A plain WebSocket client of the feed: everything it was told, in order.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonNode> _frames = [];
    private Task _listening = Task.CompletedTask;

    public IReadOnlyList<JsonNode> Frames
    {
        get
        {
            lock (_frames)
                return [.. _frames];
        }
    }

    public WebSocketCloseStatus? Closed { get; private set; }

    public string? Why { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<Viewer> Connect(SiloProcess silo, string? key = null, string query = "") => ConnectTo(silo, $"/api/dashboard/ws?api_key={key ?? "a-key-for-tests"}{query}");

    /// <summary>With what stands in the address, and nothing else.</summary>
    public static async Task<Viewer> ConnectTo(SiloProcess silo, string path)
    {
        var viewer = new Viewer();
        await viewer._socket.ConnectAsync(new(new UriBuilder(silo.Address) { Scheme = "ws" }.Uri, path), Cancellation);
        viewer._listening = Task.Run(viewer.Listen, Cancellation);
        return viewer;
    }

    public Task Say(object message) => SayText(System.Text.Json.JsonSerializer.Serialize(message));

    public Task SayText(string text) => SayBytes(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SayBytes(byte[] bytes, WebSocketMessageType type) => _socket.SendAsync(bytes, type, endOfMessage: true, Cancellation);

    /// <summary>The first frame that is like this, whenever it came.</summary>
    public Task<JsonNode> Hears(Func<JsonNode, bool> wanted, string what, TimeSpan? within = null) =>
        Eventually.Value(() => Task.FromResult(Frames.FirstOrDefault(wanted)), frame => frame is not null, what, within ?? TimeSpan.FromSeconds(15), Cancellation)!;

    public Task<JsonNode> Hears(string type) => Hears(f => (string?)f["type"] == type, $"a frame of type {type} comes");

    public Task IsClosed() => Eventually.True(() => Task.FromResult(Closed is not null), "the gateway closes the socket", TimeSpan.FromSeconds(20), Cancellation);

    public void Forget()
    {
        lock (_frames)
            _frames.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    private async Task Listen()
    {
        var buffer = new byte[1 << 20];
        while (_socket.State == WebSocketState.Open)
        {
            using var message = new MemoryStream();
            WebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                message.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                (Closed, Why) = (part.CloseStatus, part.CloseStatusDescription);
                return;
            }

            lock (_frames)
                _frames.Add(JsonNode.Parse(message.ToArray())!);
        }
    }
}
