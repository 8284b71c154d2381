using System.Net.WebSockets;
using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Feed;

/// <summary>One viewer over a WebSocket: what it hears, and what it asks for.</summary>
internal sealed class FeedSocket(WebSocket socket, FeedViewer viewer, FeedHub hub, Company company, DashboardLag lag, TimeProvider clock, bool batched) : IDisposable
{
    private const int LargestMessage = 65_536;
    private const int MostErrors = 20;
    private const int Piece = 65_536;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private int _errors;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task Run(OpenAnswer answer, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(answer.Ended, stopping);
        // A call on a socket that is cancelled breaks it: what is under way is let finish, so that a last word can be said.
        using var broken = new CancellationTokenSource();
        var (receiving, showing) = (Receive(broken.Token), Task.WhenAll(Show(over.Token, broken.Token), Repeat(over.Token, broken.Token)));
        var asked = new TaskCompletionSource();
        await using (over.Token.Register(asked.SetResult))
            await Task.WhenAny(receiving, showing, asked.Task);
        await over.CancelAsync();
        await (answer.Refusal is { } refusal ? Close(WebSocketCloseStatus.PolicyViolation, refusal.Message)
            : stopping.IsCancellationRequested ? Close(WebSocketCloseStatus.EndpointUnavailable, "The gateway is stopping.")
            : Close(WebSocketCloseStatus.NormalClosure, null));
        broken.CancelAfter(Parting);
        await Task.WhenAll(receiving, showing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _sending.Dispose();

    private async Task Show(CancellationToken over, CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = await viewer.Take(over);
            // What everybody gets is written once and is large; it goes by itself.
            if (batch.Whole is { } whole)
                await Send(whole.Initial, cancellationToken);
            if (batched)
                await SendTogether(batch, cancellationToken);
            else
                await SendEach(FramesOf(batch), cancellationToken);
            lag.Sent(viewer.Since, batch.Events);
        }
    }

    private IEnumerable<byte[]> FramesOf(FeedBatch batch)
    {
        if (batch.Missed > 0)
            yield return FeedFrames.Missed(batch.Missed, Now);
        foreach (var happened in batch.Events)
            yield return happened.Frame;
        foreach (var update in batch.Updates)
            yield return update.Frame;
        foreach (var traffic in batch.Traffic)
            yield return FeedFrames.Of(traffic, Now);
    }

    private async Task SendEach(IEnumerable<byte[]> frames, CancellationToken cancellationToken)
    {
        foreach (var frame in frames)
            await Send(frame, cancellationToken);
    }

    private async Task SendTogether(FeedBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Page is { IsEmpty: false } page)
            await Send(page.Together, cancellationToken);
        else if (FramesOf(batch).ToArray() is { Length: > 0 } frames)
            await Send(FeedFrames.Batch(frames, batch.Cursor), cancellationToken);
    }

    /// <summary>What comes by the clock: the heartbeat, and everything once more for those who never chose.</summary>
    private async Task Repeat(CancellationToken over, CancellationToken cancellationToken)
    {
        for (var beats = clock.GetTimestamp(); ;)
        {
            await Task.Delay(Full, clock, over);
            if (!viewer.Filter.Subscribed && hub.Whole() is { } whole)
                await Send(whole, cancellationToken);
            if (clock.GetElapsedTime(beats) < Beat)
                continue;
            beats = clock.GetTimestamp();
            await Send(FeedFrames.Heartbeat(Now), cancellationToken);
        }
    }

    private async Task Receive(CancellationToken cancellationToken)
    {
        var buffer = new byte[LargestMessage];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                if (length == buffer.Length)
                {
                    await Close(WebSocketCloseStatus.MessageTooBig, $"A message has at most {LargestMessage} bytes.");
                    return;
                }

                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            switch (part.MessageType)
            {
                case WebSocketMessageType.Close:
                    return;
                case WebSocketMessageType.Binary:
                    await Close(WebSocketCloseStatus.InvalidMessageType, "Frames are JSON text.");
                    return;
                case WebSocketMessageType.Text when await Answer(buffer.AsMemory(0, length), cancellationToken) is { } fault:
                    await Send(FeedFrames.Error(fault, Now), cancellationToken);
                    if (++_errors < MostErrors)
                        continue;
                    await Close(WebSocketCloseStatus.PolicyViolation, "Too many messages that cannot be understood.");
                    return;
            }
        }
    }

    /// <summary>What is wrong with the message; null when it was done.</summary>
    private async Task<Fault?> Answer(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return Fault.InvalidPayload("A message is a JSON object.", "$");
        }

        using (document)
        {
            var message = document.RootElement;
            if (message.ValueKind != JsonValueKind.Object || Text(message, "type") is not { } type)
                return Fault.InvalidPayload("A message is a JSON object with a type.", "$.type");
            switch (type)
            {
                case "ping":
                    await Send(FeedFrames.Pong(Now), cancellationToken);
                    return null;
                case "request_snapshot":
                    hub.Show(viewer);
                    return null;
                case "subscribe" or "subscribe_agent":
                    return await Choose(message, add: true, cancellationToken);
                case "unsubscribe" or "unsubscribe_agent":
                    return await Choose(message, add: false, cancellationToken);
                default:
                    return Fault.Unsupported("There is no message of that type: ping, subscribe, unsubscribe, subscribe_agent, unsubscribe_agent, request_snapshot.");
            }
        }
    }

    private async Task<Fault?> Choose(JsonElement message, bool add, CancellationToken cancellationToken)
    {
        var payload = message.TryGetProperty("payload", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : message;
        var topics = FeedTopic.None;
        foreach (var name in Texts(message, "topics").Concat(Texts(message, "topic")))
        {
            if (FeedTopics.Parse(name) is not { } topic)
                return Fault.InvalidPayload($"There is no such topic: {string.Join(", ", FeedTopics.Names(FeedTopic.All))}.", "$.topics");
            topics |= topic;
        }

        AgentCategory? category = null;
        if (Text(message, "category") is { } asked)
        {
            if (!EnumNames<AgentCategory>.TryParse(asked, out var known))
                return Fault.InvalidPayload($"There is no such category: {EnumNames<AgentCategory>.All}.", "$.category");
            category = known;
        }

        var agent = Text(message, "agent_id") ?? Text(payload, "agentId");
        if (agent is not null && add)
        {
            if (viewer.Filter.IsFull)
                return Fault.InvalidPayload("That is more agents than one viewer may choose; subscribe by category or to everything.", "$.agent_id");
            if (!(await company.Agent(agent, cancellationToken)).TryGet(out _, out _))
                return Fault.NotFound("There is no such agent.");
        }

        if (topics == FeedTopic.None && category is null && agent is null && add)
            return Fault.InvalidPayload("Say what: topics, category or agent_id.", "$");
        viewer.Filter = topics == FeedTopic.None && category is null && agent is null
            ? FeedFilter.Everything
            : add ? viewer.Filter.With(topics, agent, category) : viewer.Filter.Without(topics, agent, category);
        await Send(FeedFrames.Subscribed(viewer.Filter, Now), cancellationToken);
        return null;
    }

    private static string? Text(JsonElement message, string name) => message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string> Texts(JsonElement message, string name)
    {
        if (!message.TryGetProperty(name, out var value))
            return [];
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString()! : "") : [value.ValueKind == JsonValueKind.String ? value.GetString()! : ""];
    }

    /// <summary>One at a time; a viewer that takes nothing for half a minute is let go.</summary>
    private async Task Send(byte[] frame, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        await _sending.WaitAsync(limit.Token);
        try
        {
            // In pieces: what is handed over at once is copied at once, and fifty viewers of 10,000 agents would have 15 MB each lie there.
            for (var at = 0; at < frame.Length; at += Piece)
            {
                var length = Math.Min(Piece, frame.Length - at);
                await socket.SendAsync(frame.AsMemory(at, length), WebSocketMessageType.Text, endOfMessage: at + length == frame.Length, limit.Token);
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task Close(WebSocketCloseStatus status, string? why)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        using var limit = new CancellationTokenSource(Parting);
        try
        {
            await _sending.WaitAsync(limit.Token);
            try
            {
                await socket.CloseOutputAsync(status, why, limit.Token);
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }
    }
}
