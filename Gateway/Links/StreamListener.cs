using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Links;

/// <summary>Hears a stream of bytes: a board, or a host with boards behind it that name themselves.</summary>
internal sealed class StreamListener(LinkSettings options, UnitKeys keys, IDeviceInbox inbox, LinkCounters counters, TimeProvider clock) : ILinkListener
{
    private const int Window = 256;
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly FrameGatherer _frames = new(counters, keys);
    private readonly LinkIdentity _identity = new();
    private readonly LinkQuestions _questions = new();
    private readonly SignalDelivery _delivery = new(inbox, counters, keys);
    private readonly CommitLine _line = new(Window);

    public async Task Listen(IDeviceLink link, Func<LinkFrame, Task> write, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = Ask(write, ended.Token);
        try
        {
            await _line.Run(token => Hear(link, write, token), cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await asking.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            if (_identity.Forget() is > 0 and var nobodys)
                counters.Add("unidentified", nobodys);
        }
    }

    private async Task Hear(IDeviceLink link, Func<LinkFrame, Task> write, CancellationToken cancellationToken)
    {
        var whole = clock.GetTimestamp();
        await foreach (var piece in link.Read(cancellationToken))
        {
            foreach (var message in _frames.Take(piece.Bytes.Span))
            {
                foreach (var (deviceId, of) in Attribute(message))
                    await Bring(deviceId, of, write, cancellationToken);
            }

            if (!_frames.HeardWhole && clock.GetElapsedTime(whole) <= Stuck)
                continue;
            // Bytes, and for half a minute nothing in them: the wrong speed, or a sender that is stuck.
            if (!_frames.HeardWhole)
            {
                counters.Add("stuck");
                _frames.Reset();
            }

            whole = clock.GetTimestamp();
        }
    }

    private IReadOnlyList<(string DeviceId, DeviceMessage Message)> Attribute(DeviceMessage message)
    {
        var known = _identity.Unit;
        var attributed = _identity.Hear(message, out var lost);
        if (lost > 0)
            counters.Add("unidentified", lost);
        if (_identity.Unit != known)
            counters.Add("units");
        return attributed;
    }

    private async Task Bring(string deviceId, DeviceMessage message, Func<LinkFrame, Task> write, CancellationToken cancellationToken)
    {
        if (!_delivery.Admits(deviceId, message))
            return;
        var route = new DeviceRoute(options.Name, DialectNames.Of(message.Dialect));
        if (DeviceSignals.Of(message, deviceId, route, clock.GetUtcNow().UtcDateTime, options.Type, redelivered: false) is not { } signal)
            return;
        var delivering = _delivery.Deliver(_delivery.Complete(signal, message), cancellationToken);
        await _line.Add(delivering, async () =>
        {
            if (await delivering != Delivered.Stored || !SignalDelivery.IsAwaited(message, out var sequence, out var sender))
                return;
            await write(new(options.Name, deviceId, route.Dialect, _questions.Received(sequence, sender)));
            counters.Add("acknowledged");
        }, cancellationToken);
    }

    /// <summary>Who is there, until somebody said so. What speaks on a command line is asked in its words.</summary>
    private async Task Ask(Func<LinkFrame, Task> write, CancellationToken cancellationToken)
    {
        var handshake = false;
        for (var pause = FirstAgain; ; pause = Again)
        {
            if (_identity.Unit is null)
            {
                var text = _frames.Dialect == Dialect.Text;
                var bytes = !text ? _questions.Hello() : handshake ? LinkQuestions.Status : LinkQuestions.MachineMode;
                handshake |= text;
                await write(new(options.Name, "", DialectNames.Of(text ? Dialect.Text : Dialect.Mdp), bytes));
            }

            await Task.Delay(pause, clock, cancellationToken);
        }
    }
}
