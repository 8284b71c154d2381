using System.Text;

namespace Mycosoft.Feed;

/// <summary>One viewer over server-sent events. Each event's id says how far the feed has been heard.</summary>
internal sealed class FeedStream(HttpResponse response, FeedViewer viewer, DashboardLag lag, bool lines)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Silence = Encoding.ASCII.GetBytes(": keep-alive\n\n");

    public async Task Run(OpenAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            await Write(Encoding.ASCII.GetBytes("retry: 2000\n\n"), cancellationToken);
            var next = viewer.Take(cancellationToken);
            while (true)
            {
                // A stream that is silent looks like one that is dead, to proxies and to browsers.
                if (await Task.WhenAny(next, Task.Delay(KeepAlive, cancellationToken)) != next)
                {
                    await Write(Silence, cancellationToken);
                    continue;
                }

                var batch = await next;
                await Write(Text(batch), cancellationToken);
                lag.Sent(viewer.Since, batch.Events);
                next = viewer.Take(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            if (answer.Refusal is { } refusal && !response.HttpContext.RequestAborted.IsCancellationRequested)
                await response.WriteAsync($"event: error\ndata: {Encoding.UTF8.GetString(FeedFrames.Error(refusal, DateTime.UtcNow))}\n\n", CancellationToken.None);
        }
    }

    private byte[] Text(FeedBatch batch)
    {
        using var text = new MemoryStream();
        var id = batch.Cursor.ToString();
        if (lines)
        {
            if (batch.Missed > 0)
                Append(text, id, FeedFrames.MissedLine(batch.Missed, DateTime.UtcNow));
            foreach (var happened in batch.Events)
                Append(text, id, FeedFrames.Line(happened.Entry));
        }
        else
        {
            if (batch.Whole is { } whole)
                Append(text, id, whole.Update);
            if (batch.Missed > 0)
                Append(text, id, FeedFrames.Missed(batch.Missed, DateTime.UtcNow));
            foreach (var happened in batch.Events)
                Append(text, id, happened.Frame);
            foreach (var update in batch.Updates)
                Append(text, id, update.Frame);
            foreach (var traffic in batch.Traffic)
                Append(text, id, FeedFrames.Of(traffic, DateTime.UtcNow));
        }

        return text.ToArray();
    }

    private static void Append(MemoryStream text, string id, byte[] frame)
    {
        text.Write(Encoding.ASCII.GetBytes(id.Length == 0 ? "data: " : $"id: {id}\ndata: "));
        text.Write(frame);
        text.Write("\n\n"u8);
    }

    private async Task Write(byte[] bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length == 0)
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        await response.Body.WriteAsync(bytes, limit.Token);
        await response.Body.FlushAsync(limit.Token);
    }
}
