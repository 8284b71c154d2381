using System.Buffers.Text;
using System.Text;

namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>Just enough of HTTP/1.1 to know where an answer ends.</summary>
internal readonly record struct Response(int Status, bool Closes)
{
    /// <summary>False while the answer is not there whole; throws for what is no HTTP/1.1.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Response response)
    {
        response = default;
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = bytes[..end];
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..], out int status, out _))
            throw new InvalidDataException("no HTTP/1.1");
        response = new(status, Ascii.EqualsIgnoreCase(Header(head, "connection"u8), "close"u8));
        var body = bytes[(end + 4)..];
        if (Ascii.EqualsIgnoreCase(Header(head, "transfer-encoding"u8), "chunked"u8))
            return IsWhole(body);
        return !Utf8Parser.TryParse(Header(head, "content-length"u8), out int length, out _) || body.Length >= length;
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
                return line[(name.Length + 1)..].Trim((byte)' ');
        }

        return [];
    }

    private static bool IsWhole(ReadOnlySpan<byte> chunks)
    {
        while (Utf8Parser.TryParse(chunks, out int length, out var digits, 'X') && chunks.Length >= digits + length + 4)
        {
            if (length == 0)
                return true;
            chunks = chunks[(digits + length + 4)..];
        }

        return false;
    }
}
