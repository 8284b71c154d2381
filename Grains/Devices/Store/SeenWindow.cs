using System.Buffers.Binary;

namespace Mycosoft.Devices;

/// <summary>Which of a boot's newest numbers were seen. Bit n stands for the highest number minus n.</summary>
internal sealed class SeenWindow
{
    public const int Length = 1_024;

    public const int Size = 16 + (Length / 8);

    private const int Words = Length / 64;

    private readonly ulong[] _words = new ulong[Words];

    /// <summary>The highest number; null before the first.</summary>
    public long? Last { get; private set; }

    /// <summary>The lowest number that came.</summary>
    public long First { get; private set; }

    public bool IsOlder(long number) => Last is { } last && number <= last - Length;

    public bool HasSeen(long number)
    {
        if (Last is not { } last || number > last || IsOlder(number))
            return false;
        var back = (int)(last - number);
        return (_words[back >> 6] >> (back & 63) & 1) != 0;
    }

    /// <summary>Takes a number that had not come. Answers by how much more or fewer are missing.</summary>
    public long Take(long number)
    {
        if (Last is not { } last)
        {
            (Last, First) = (number, number);
            _words[0] = 1;
            return 0;
        }

        if (number > last)
        {
            Shift(number - last);
            _words[0] |= 1;
            Last = number;
            return number - last - 1;
        }

        if (!IsOlder(number))
            _words[(last - number) >> 6] |= 1UL << (int)((last - number) & 63);
        if (number > First)
            return -1;
        var passed = First - number - 1;
        First = number;
        return passed;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Last ?? -1);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], First);
        for (var i = 0; i < Words; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(16 + (i * 8))..], _words[i]);
    }

    public static SeenWindow Read(ReadOnlySpan<byte> bytes)
    {
        var window = new SeenWindow { First = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) };
        if (BinaryPrimitives.ReadInt64LittleEndian(bytes) is >= 0 and var last)
            window.Last = last;
        for (var i = 0; i < Words; i++)
            window._words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(16 + (i * 8))..]);
        return window;
    }

    private void Shift(long by)
    {
        var (words, bits) = ((int)Math.Min(by >> 6, Words), (int)(by & 63));
        for (var i = Words - 1; i >= 0; i--)
        {
            var from = i - words;
            var value = from >= 0 ? _words[from] << bits : 0;
            if (bits > 0 && from > 0)
                value |= _words[from - 1] >> (64 - bits);
            _words[i] = value;
        }
    }
}
