using System.Buffers;

namespace Mycosoft.Tests.Simulators.Firmware;

/// <summary>
/// A port as the boards read it: 0x00 ends a frame; where lines are taken as well, 0x0A and 0x0D end a line and throw away whatever stood before them if it is none, so that a frame which holds
/// one of them is lost.
/// </summary>
internal sealed class PortReader(IPortSink sink, bool takesLines)
{
    public const int Capacity = 1_024;

    private static readonly SearchValues<byte> Printable = SearchValues.Create([(byte)'\t', .. Enumerable.Range(0x20, 0x5F).Select(value => (byte)value)]);

    private readonly byte[] _held = new byte[Capacity];
    private int _length;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value == 0)
                End(sink.Frame);
            else if (takesLines && value is (byte)'\n' or (byte)'\r')
                End(Line);
            else if (_length < Capacity)
                _held[_length++] = value;
            else
                _length = 0;
        }
    }

    public void Clear() => _length = 0;

    private void Line(ReadOnlySpan<byte> line)
    {
        if (!line.ContainsAnyExcept(Printable))
            sink.Line(line);
        else
            sink.Torn();
    }

    private void End(Take take)
    {
        var held = _held.AsSpan(0, _length);
        _length = 0;
        if (!held.IsEmpty)
            take(held);
    }

    private delegate void Take(ReadOnlySpan<byte> bytes);
}

/// <summary>Takes what a board's port brings.</summary>
internal interface IPortSink
{
    void Frame(ReadOnlySpan<byte> encoded);

    void Line(ReadOnlySpan<byte> line);

    /// <summary>Bytes before a line end that are no line.</summary>
    void Torn();
}
