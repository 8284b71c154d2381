using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Links;

/// <summary>Hears the topics of a broker. A message is acknowledged when all that was in it is on disk, or never will be.</summary>
internal sealed class TopicListener(LinkSettings options, UnitKeys keys, IDeviceInbox inbox, LinkCounters counters, TimeProvider clock) : ILinkListener
{
    private readonly SignalDelivery _delivery = new(inbox, counters, keys);
    private readonly LinkQuestions _questions = new();
    private readonly CommitLine _line = new(MqttLink.Window);

    // What the board behind a topic calls itself; null while it was only asked.
    private readonly UnitMemo<string, string?> _boards = new();

    public Task Listen(IDeviceLink link, Func<LinkFrame, Task> write, CancellationToken cancellationToken) =>
        _line.Run(token => Hear(link, write, token), cancellationToken);

    private async Task Hear(IDeviceLink link, Func<LinkFrame, Task> write, CancellationToken cancellationToken)
    {
        await foreach (var piece in link.Read(cancellationToken))
        {
            var heard = await Read(piece, write);
            var delivering = Task.WhenAll(heard.Select(one => _delivery.Deliver(one.Signal, cancellationToken)));
            await _line.Add(delivering, async () => await Finish(piece, heard, await delivering, write, cancellationToken), cancellationToken);
        }
    }

    private async Task Finish(LinkPiece piece, IReadOnlyList<Heard> heard, Delivered[] delivered, Func<LinkFrame, Task> write, CancellationToken cancellationToken)
    {
        // The broker brings it again, and what of it is stored is a repetition then.
        if (delivered.Contains(Delivered.Unknown))
            return;
        if (piece.Acknowledge is { } acknowledge)
            await acknowledge(cancellationToken);
        foreach (var ((signal, message), outcome) in heard.Zip(delivered))
        {
            if (outcome != Delivered.Stored || message is null || !SignalDelivery.IsAwaited(message, out var sequence, out var sender))
                continue;
            await write(new(options.Name, signal.DeviceId, signal.Route.Dialect, _questions.Received(sequence, sender), signal.Route.Address));
            counters.Add("acknowledged");
        }
    }

    private async Task<IReadOnlyList<Heard>> Read(LinkPiece piece, Func<LinkFrame, Task> write)
    {
        if (piece.Topic is null || !LinkTopics.TryParse(options.TopicPrefix, piece.Topic, out var unit, out var topic))
        {
            counters.Add("unknown_topic");
            return [];
        }

        if (topic == LinkTopic.Frames)
            await Ask(unit, write);
        try
        {
            return Said(piece, unit, topic);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it is, the broker would bring it again and again, before all else.
            counters.Add("unreadable");
            return [];
        }
    }

    private List<Heard> Said(LinkPiece piece, string unit, LinkTopic topic)
    {
        if (topic == LinkTopic.Frames)
            return Frames(piece, unit);
        counters.Add("documents");
        counters.Add("bytes", piece.Bytes.Length);
        return topic == LinkTopic.Heartbeat ? Heartbeat(piece, unit) : Document(piece, unit, topic);
    }

    private List<Heard> Heartbeat(LinkPiece piece, string unit)
    {
        if (!HostHeartbeat.TryRead(piece.Bytes.Span, unit, Route(unit, DialectNames.Json), Now, options.Type, out var hello, out var error))
        {
            counters.Add(error.Name());
            return [];
        }

        if (!IsOf(unit, hello.DeviceId))
            return [];
        if (UnitIds.IsPossible(hello.DeviceId))
            return [new(hello, null)];
        counters.Add("bad_name");
        return [];
    }

    private List<Heard> Document(LinkPiece piece, string unit, LinkTopic topic)
    {
        var kind = topic switch
        {
            LinkTopic.Envelope => JsonTopic.Envelope,
            LinkTopic.Ack => JsonTopic.Ack,
            _ => JsonTopic.Telemetry,
        };
        if (!MessageReader.TryReadJson(kind, piece.Bytes.Span, out var message, out var error, keys.Of))
        {
            counters.Add(error.Name());
            return [];
        }

        if (!IsOf(unit, message.DeviceId))
            return [];

        // That a unit measures is a sign of life of it, and says nothing else of what it is.
        List<Heard> heard = [.. Said(message.DeviceId ?? unit, unit, message, piece.Redelivered)];
        if (topic == LinkTopic.Telemetry && heard.Count > 0)
            heard.Insert(0, new(new DeviceHello(heard[0].Signal.DeviceId, heard[0].Signal.Route, Now) { IngestionSource = options.Type }, null));
        return heard;
    }

    /// <summary>A broker's rules are by topic: who may write to one speaks for its unit, and documents for no other. Frames say themselves whose they are, for a hub's topic carries other boards.</summary>
    private bool IsOf(string unit, string? said)
    {
        if (said is null || UnitIds.AgentOf(said) == UnitIds.AgentOf(unit))
            return true;
        counters.Add("other_unit");
        return false;
    }

    private List<Heard> Frames(LinkPiece piece, string unit)
    {
        var frames = new FrameGatherer(counters, keys);
        var heard = new List<Heard>();
        foreach (var message in frames.Take(piece.Bytes.Span))
        {
            if (message is HelloMessage { DeviceId: { } name })
                _boards.Set(unit, name);
            heard.AddRange(Said(message.DeviceId ?? _boards.GetValueOrDefault(unit) ?? unit, unit, message, piece.Redelivered));
        }

        if (frames.Held > 0)
            counters.Add(FrameError.BadLength.Name());
        return heard;
    }

    private IEnumerable<Heard> Said(string deviceId, string topicUnit, DeviceMessage message, bool redelivered)
    {
        if (_delivery.Admits(deviceId, message) && DeviceSignals.Of(message, deviceId, Route(topicUnit, DialectNames.Of(message.Dialect)), Now, options.Type, redelivered) is { } signal)
            yield return new(_delivery.Complete(signal, message), message);
    }

    /// <summary>The board behind a topic is asked for its name when it is first heard there.</summary>
    private async Task Ask(string unit, Func<LinkFrame, Task> write)
    {
        if (!LinkTopics.IsUnit(unit) || _boards.Contains(unit))
            return;
        _boards.Set(unit, null);
        counters.Add("units");
        await write(new(options.Name, unit, DialectNames.Of(Dialect.Mdp), _questions.Hello(), unit));
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private DeviceRoute Route(string topicUnit, string dialect) => new(options.Name, dialect, topicUnit);

    /// <param name="Message">What it was read from; null when it asks for no answer.</param>
    private readonly record struct Heard(DeviceSignal Signal, DeviceMessage? Message);
}
