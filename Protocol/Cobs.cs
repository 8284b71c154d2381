using System.Runtime.CompilerServices;

namespace Mycosoft.Devices.Protocol;

/// <summary>Consistent overhead byte stuffing without its delimiter.</summary>
public static class Cobs
{
    /// <summary>Bytes at most for so many of data.</summary>
    public static int MaxEncodedLength(int length) => length + (length / 254) + 1;

    /// <summary>
    /// Encodes as the firmware does: where 254 bytes without a zero are full a new block is opened at once, so that data which ends on such a run ends with an extra 0x01.
    /// </summary>
    /// <returns>Bytes written; the target holds at least <see cref="MaxEncodedLength"/>.</returns>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        while (true)
        {
            var zero = source.IndexOf((byte)0);
            var run = zero < 0 ? source.Length : zero;
            while (run >= 254)
            {
                target[written] = 0xFF;
                source[..254].CopyTo(target[(written + 1)..]);
                written += 255;
                source = source[254..];
                run -= 254;
            }

            target[written] = (byte)(run + 1);
            source[..run].CopyTo(target[(written + 1)..]);
            written += run + 1;
            if (zero < 0)
                return written;
            source = source[(run + 1)..];
        }
    }

    /// <summary>Decodes both forms of a run of 254. False for bytes that no encoder makes, or that do not fit the target.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> target, out int written)
    {
        written = 0;
        if (source.IsEmpty)
            return false;
        var at = 0;
        while (at < source.Length)
        {
            var code = source[at];
            var run = code - 1;
            if (code == 0 || run > source.Length - at - 1 || run > target.Length - written)
                return false;
            Copy(source.Slice(at + 1, run), target[written..]);
            written += run;
            at += code;
            if (code == 0xFF || at == source.Length)
                continue;
            if (written == target.Length)
                return false;
            target[written++] = 0;
        }

        return true;
    }

    // Headers are runs of a few bytes, for which a call costs more than the copy.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReadOnlySpan<byte> run, Span<byte> target)
    {
        if (run.Length > 8)
        {
            run.CopyTo(target);
            return;
        }

        for (var i = 0; i < run.Length; i++)
            target[i] = run[i];
    }
}
