using System.IO.Compression;

namespace Mycosoft.Clients.Outbound;

/// <summary>Reads a body up to a limit, over the wire and after decompression, so that neither a flood nor a bomb fills the memory.</summary>
internal static class BodyReader
{
    public static async Task<(byte[] Bytes, bool Truncated)> ReadCapped(Stream source, int cap, CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream();
        var truncated = await Fill(buffer, source, cap, cancellationToken);
        return (buffer.ToArray(), truncated);
    }

    /// <summary>Undoes the Content-Encoding; of a body that was cut, as far as it goes.</summary>
    public static async Task<(byte[] Bytes, bool Truncated)> Decode(byte[] wire, bool cut, string? encoding, int cap, CancellationToken cancellationToken)
    {
        if (wire.Length == 0 || Decoder(encoding, wire) is not { } stream)
            return (wire, cut);
        await using var decoding = stream;
        var buffer = new MemoryStream();
        try
        {
            var truncated = await Fill(buffer, decoding, cap, cancellationToken);
            return (buffer.ToArray(), truncated || cut);
        }
        catch (InvalidDataException) when (cut)
        {
            return (buffer.ToArray(), true);
        }
    }

    private static async Task<bool> Fill(MemoryStream buffer, Stream source, int cap, CancellationToken cancellationToken)
    {
        var block = new byte[16 * 1024];
        int read;
        while ((read = await source.ReadAsync(block, cancellationToken)) > 0)
        {
            buffer.Write(block, 0, read);
            if (buffer.Length > cap)
            {
                buffer.SetLength(cap);
                return true;
            }
        }

        return false;
    }

    private static Stream? Decoder(string? encoding, byte[] wire) => encoding?.Trim().ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(new MemoryStream(wire), CompressionMode.Decompress),
        "br" => new BrotliStream(new MemoryStream(wire), CompressionMode.Decompress),
        "deflate" => new ZLibStream(new MemoryStream(wire), CompressionMode.Decompress),
        _ => null,
    };
}
