using System.Buffers;

namespace Mycosoft.Devices.Protocol;

/// <summary>
/// Splits what one link brings into frames and lines, which share a port: boards print text between frames and end neither before the other begins. Holds at most <see cref="MaxHeld"/> bytes,
/// whatever comes. For one thread at a time.
/// </summary>
public sealed class FrameReader
{
    /// <summary>The longest frame or line with its delimiter.</summary>
    public const int MaxHeld = 2_048;

    // Each is decoded once: a hostile chunk may hold the beginning of a frame every four bytes.
    private const int MaxRetries = 8;

    private static readonly SearchValues<byte> Ends = SearchValues.Create(0, (byte)'\n', (byte)'\r');

    private readonly byte[] _held = new byte[MaxHeld];
    private readonly byte[] _decoded = new byte[MaxHeld];
    private int _length;
    private byte _before;
    private bool _skipping;

    /// <summary>What was last heard on the link.</summary>
    public Dialect Dialect { get; private set; }

    /// <summary>Bytes that wait for their end.</summary>
    public int Held => _length;

    public void Feed(ReadOnlySpan<byte> data, IFrameSink sink)
    {
        while (!data.IsEmpty)
        {
            if (_skipping)
                data = Skip(data);
            else if (_length > 0)
                data = Join(data, sink);
            else
                data = Hold(data[Take(data, sink)..]);
        }
    }

    /// <summary>Forgets what waits for its end, as after a link was closed.</summary>
    public void Reset()
    {
        _length = 0;
        _before = 0;
        _skipping = false;
    }

    private ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOfAny(Ends);
        if (end < 0)
            return default;
        _skipping = false;
        _before = data[end];
        return data[(end + 1)..];
    }

    /// <summary>Puts on what was held as much as reaches the next end, and takes what is whole of it.</summary>
    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> data, IFrameSink sink)
    {
        var end = IsFrameStart(_held.AsSpan(0, _length)) ? data.IndexOf((byte)0) : data.IndexOfAny(Ends);
        var wanted = end < 0 ? data.Length : end + 1;
        var room = Math.Min(wanted, MaxHeld - _length);
        data[..room].CopyTo(_held.AsSpan(_length));
        _length += room;
        if (end >= 0 || _length == MaxHeld)
        {
            var taken = Take(_held.AsSpan(0, _length), sink);
            if (taken > 0)
                _held.AsSpan(taken, _length - taken).CopyTo(_held);
            _length -= taken;
        }

        return data[room..];
    }

    private ReadOnlySpan<byte> Hold(ReadOnlySpan<byte> rest)
    {
        rest.CopyTo(_held);
        _length = rest.Length;
        return default;
    }

    /// <summary>Takes every frame and line that is whole, and says how many bytes it is through with: what is left is shorter than <see cref="MaxHeld"/>.</summary>
    private int Take(ReadOnlySpan<byte> data, IFrameSink sink)
    {
        var at = 0;
        while (at < data.Length)
        {
            var used = TakeOne(data[at..], sink);
            if (used == 0)
                return at;
            at += used;
        }

        return at;
    }

    private int TakeOne(ReadOnlySpan<byte> data, IFrameSink sink)
    {
        var window = data.Length > MaxHeld ? data[..MaxHeld] : data;
        if (IsFrameStart(window))
        {
            var delimiter = window.IndexOf((byte)0);
            return delimiter < 0 ? Unended(data, sink) : Chunk(window[..delimiter], sink);
        }

        var end = window.IndexOfAny(Ends);
        if (end == 0)
        {
            _before = window[0];
            return 1;
        }

        if (end < 0)
            return Unended(data, sink);
        if (window[end] == 0)
            return Chunk(window[..end], sink);
        return PlainText.IsPrintable(window[..end]) ? Line(window[..end], window[end], sink) : BrokenByLineEnd(data, window, end, sink);
    }

    /// <summary>Something that is no text comes before the end of a line: noise before text, or a frame that holds such a byte.</summary>
    private int BrokenByLineEnd(ReadOnlySpan<byte> data, ReadOnlySpan<byte> window, int end, IFrameSink sink)
    {
        var start = FrameStart(window[..end]);
        if (start > 0)
        {
            Stray(window[..start], sink);
            return start;
        }

        if (Dialect is Dialect.Mdp or Dialect.MdpBinary or Dialect.Mmp or Dialect.Text || (Dialect == Dialect.Unknown && TextFollows(window[end..])))
        {
            sink.Wrong(FrameError.Noise);
            _before = window[end];
            return end + 1;
        }

        var delimiter = window.IndexOf((byte)0);
        return delimiter < 0 ? Unended(data, sink) : Chunk(window[..delimiter], sink);
    }

    private int Line(ReadOnlySpan<byte> line, byte end, IFrameSink sink)
    {
        if (Dialect == Dialect.Unknown && PlainText.IsTelling(line))
            Dialect = Dialect.Text;
        _before = end;
        sink.Line(line);
        return line.Length + 1;
    }

    /// <summary>Neither held for ever nor kept: what is too long is passed over to the next end.</summary>
    private int Unended(ReadOnlySpan<byte> data, IFrameSink sink)
    {
        if (data.Length < MaxHeld)
            return 0;
        sink.Wrong(FrameError.Oversize);
        _skipping = true;
        return MaxHeld;
    }

    /// <summary>Everything up to a zero: a frame, with or without something before it.</summary>
    private int Chunk(ReadOnlySpan<byte> chunk, IFrameSink sink)
    {
        var used = chunk.Length + 1;
        var before = _before;
        _before = 0;
        if (Try(chunk, sink, out var error) || TryWithLineEnd(before, chunk, sink))
            return used;

        var rest = chunk;
        for (var retry = 0; retry < MaxRetries; retry++)
        {
            var start = FrameStart(rest[1..]) + 1;
            if (start == 0)
                break;
            if (IsFrameStart(rest))
                sink.Wrong(error);
            else
                Stray(rest[..start], sink);
            rest = rest[start..];
            if (Try(rest, sink, out error))
                return used;
        }

        if (!TryAfterLastLine(rest, sink))
            Refuse(rest, error, sink);
        return used;
    }

    // The first byte of a frame may be 0x0A or 0x0D itself, and was then taken for the end of a line.
    private bool TryWithLineEnd(byte before, ReadOnlySpan<byte> chunk, IFrameSink sink)
    {
        if (before is not ((byte)'\n' or (byte)'\r') || chunk.Length + 1 >= MaxHeld)
            return false;
        Span<byte> whole = stackalloc byte[MaxHeld];
        whole[0] = before;
        chunk.CopyTo(whole[1..]);
        return Try(whole[..(chunk.Length + 1)], sink, out _);
    }

    private bool TryAfterLastLine(ReadOnlySpan<byte> chunk, IFrameSink sink)
    {
        var end = chunk.LastIndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0 || !Try(chunk[(end + 1)..], sink, out _))
            return false;
        sink.Wrong(FrameError.Noise);
        return true;
    }

    private static void Refuse(ReadOnlySpan<byte> chunk, FrameError error, IFrameSink sink)
    {
        if (PlainText.IsPrintable(chunk))
            sink.Line(chunk);
        else
            sink.Wrong(error);
    }

    private static void Stray(ReadOnlySpan<byte> before, IFrameSink sink) => Refuse(before, FrameError.Noise, sink);

    private bool Try(ReadOnlySpan<byte> encoded, IFrameSink sink, out FrameError error)
    {
        if (!Cobs.TryDecode(encoded, _decoded, out var length))
        {
            error = FrameError.BadCobs;
            return false;
        }

        if (!FrameDialects.TryRead(_decoded.AsSpan(0, length), Dialect, out var frame, out error))
            return false;
        Dialect = frame.Dialect;
        sink.Frame(frame);
        return true;
    }

    private static bool TextFollows(ReadOnlySpan<byte> afterNoise)
    {
        var start = afterNoise.IndexOfAnyExcept((byte)'\n', (byte)'\r');
        if (start < 0)
            return false;
        var text = afterNoise[start..];
        var end = text.IndexOfAny(Ends);
        return end > 0 && text[end] != 0 && PlainText.IsPrintable(text[..end]);
    }

    /// <summary>Whether it begins as dialect A and MMP do on the wire: a run of COBS, and the magic in it.</summary>
    private static bool IsFrameStart(ReadOnlySpan<byte> data) =>
        data.Length >= 4 && data[0] >= 4 && ((data[1] == 0x5A && data[2] == 0xA1 && data[3] == 0x01) || (data[1] == 0x4D && data[2] == 0x4D && data[3] == 0x02));

    private static int FrameStart(ReadOnlySpan<byte> data)
    {
        for (var from = 1; from < data.Length;)
        {
            var found = data[from..].IndexOfAny((byte)0x5A, (byte)0x4D);
            if (found < 0)
                return -1;
            if (IsFrameStart(data[(from + found - 1)..]))
                return from + found - 1;
            from += found + 1;
        }

        return -1;
    }
}
