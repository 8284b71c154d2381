using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Links;

/// <summary>Takes frames and lines off a link and counts what is none.</summary>
internal sealed class FrameGatherer(LinkCounters counters, UnitKeys keys) : IFrameSink
{
    private readonly FrameReader _reader = new();
    private readonly LineReader _lines = new();
    private readonly List<DeviceMessage> _messages = [];

    public Dialect Dialect => _reader.Dialect;

    /// <summary>Whether the last bytes held a frame or a line, good or not.</summary>
    public bool HeardWhole { get; private set; }

    /// <summary>Bytes that wait for their end.</summary>
    public int Held => _reader.Held;

    /// <summary>The messages that are whole now.</summary>
    public IReadOnlyList<DeviceMessage> Take(ReadOnlySpan<byte> bytes)
    {
        _messages.Clear();
        HeardWhole = false;
        counters.Add("bytes", bytes.Length);
        _reader.Feed(bytes, this);
        return _messages;
    }

    public void Reset()
    {
        _reader.Reset();
        _lines.Reset();
    }

    public void Frame(in DeviceFrame frame)
    {
        HeardWhole = true;
        counters.Add("frames");
        if (MessageReader.TryRead(frame, out var message, out var error, keys.Of))
            _messages.Add(message);
        else
            counters.Add(error.Name());
    }

    public void Line(ReadOnlySpan<byte> line)
    {
        HeardWhole = true;
        counters.Add("lines");
        if (_lines.TryRead(line, out var message, out var error))
            _messages.Add(message);
        else if (error != FrameError.PlainText)
            counters.Add(error.Name());
    }

    public void Wrong(FrameError error) => counters.Add(error.Name());
}
