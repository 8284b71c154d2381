using System.Collections.Concurrent;
using System.Threading.Channels;
using Mycosoft.Devices;
using Mycosoft.Devices.Links;

namespace Mycosoft.Tests.Unit.Devices.Links;

/// <summary>A link in memory: what it brings is put in by the test, what goes out is kept.</summary>
internal sealed class FakeLink : IDeviceLink
{
    private readonly Channel<LinkPiece> _pieces = Channel.CreateUnbounded<LinkPiece>();

    public Exception? Refuses { get; init; }

    public bool TakesNothing { get; set; }

    public ConcurrentQueue<LinkFrame> Written { get; } = new();

    public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Open(CancellationToken cancellationToken)
    {
        Opened.TrySetResult();
        return Refuses is null ? Task.CompletedTask : Task.FromException(Refuses);
    }

    public IAsyncEnumerable<LinkPiece> Read(CancellationToken cancellationToken) => _pieces.Reader.ReadAllAsync(cancellationToken);

    public Task Write(LinkFrame frame, CancellationToken cancellationToken)
    {
        if (TakesNothing)
            return Task.Delay(Timeout.Infinite, cancellationToken);
        Written.Enqueue(frame);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Closed.TrySetResult();
        return default;
    }

    public void Bring(byte[] bytes) => _pieces.Writer.TryWrite(new(bytes));

    public void Bring(LinkPiece piece) => _pieces.Writer.TryWrite(piece);

    public void Cut(Exception? why = null) => _pieces.Writer.TryComplete(why);
}
