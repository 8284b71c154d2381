using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Tests.Support.Firmware;

/// <summary>An ESP32 application image, put together byte by byte as esptool does.</summary>
public sealed record Esp32Image
{
    public int Chip { get; init; } = 9;

    public string Version { get; init; } = "3.20014.231204";

    public string Project { get; init; } = "arduino-lib-builder";

    public int SecureVersion { get; init; }

    /// <summary>Bytes of the second segment; a multiple of four.</summary>
    public int Payload { get; init; } = 400;

    public int Seed { get; init; } = 1;

    /// <summary>False for a bootloader.</summary>
    public bool HasDescriptor { get; init; } = true;

    public bool HasHash { get; init; } = true;

    public byte[] Bytes()
    {
        var image = new List<byte>(Header());
        byte sum = 0xEF;
        foreach (var segment in new[] { First(), Second() })
        {
            image.AddRange(Word(0x3C000020));
            image.AddRange(Word((uint)segment.Length));
            image.AddRange(segment);
            sum = segment.Aggregate(sum, (s, b) => (byte)(s ^ b));
        }

        image.AddRange(new byte[(image.Count | 15) - image.Count]);
        image.Add(sum);
        if (HasHash)
            image.AddRange(SHA256.HashData(image.ToArray()));
        return [.. image];
    }

    private byte[] Header()
    {
        var header = new byte[24];
        (header[0], header[1], header[2], header[3], header[12], header[23]) = (0xE9, 2, 2, 0x4F, (byte)Chip, (byte)(HasHash ? 1 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), 0x40377000);
        return header;
    }

    private byte[] First()
    {
        var descriptor = new byte[256];
        if (!HasDescriptor)
            return descriptor;
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor, 0xABCD5432);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor.AsSpan(4), (uint)SecureVersion);
        Write(16, Version);
        Write(48, Project);
        Write(80, "12:00:00");
        Write(96, "Dec  4 2023");
        Write(112, "v4.4.6-dirty");
        SHA256.HashData(BitConverter.GetBytes(Seed)).CopyTo(descriptor, 144);
        return descriptor;

        void Write(int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(descriptor, at);
    }

    private byte[] Second()
    {
        var bytes = new byte[Payload];
        var state = (uint)Seed;
        for (var i = 0; i < bytes.Length; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            bytes[i] = (byte)(state >> 24);
        }

        return bytes;
    }

    private static byte[] Word(uint value)
    {
        var word = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        return word;
    }
}
