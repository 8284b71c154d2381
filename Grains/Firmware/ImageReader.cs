using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Firmware;

/// <summary>
/// Reads an ESP32 application image: a header of 24 bytes, segments, a checksum at the end of a block of 16, and the SHA-256 of all that. What has no hash is refused: without it a changed header goes unnoticed.
/// </summary>
public static class ImageReader
{
    private const int Header = 24;
    private const int SegmentHeader = 8;
    private const int Descriptor = 256;
    private const int MostSegments = 16;
    private const byte Magic = 0xE9;
    private const byte Seed = 0xEF;
    private const uint DescriptorMagic = 0xABCD5432;

    /// <param name="image">Everything that was sent.</param>
    /// <param name="chip">For which it has to be.</param>
    public static Answer<ImageReport> Read(ReadOnlySpan<byte> image, string chip)
    {
        if (image.Length > IFirmwareParts.Largest)
            return Wrong($"An image has at most {IFirmwareParts.Largest} bytes.");
        if (image.Length < Header + SegmentHeader + Descriptor)
            return Wrong("It is too short for an application image.");
        if (image[0] != Magic)
            return Wrong($"It does not begin with 0x{Magic:X2}.");
        if (image[1] is 0 or > MostSegments)
            return Wrong($"It says that it has {image[1]} segments; 1 to {MostSegments} are possible.");
        var number = BinaryPrimitives.ReadUInt16LittleEndian(image[12..]);
        if (Chips.NameOf(number) is not { } found)
            return Wrong($"It is for a chip that is not known ({number}).");
        if (found != chip)
            return Wrong($"It is for {found}, not for {chip}.");
        return Segments(image, out var end, out var sum) ?? Ending(image, end, sum) ?? Describe(image, found);
    }

    private static Fault? Segments(ReadOnlySpan<byte> image, out int end, out byte sum)
    {
        (end, sum) = (Header, Seed);
        for (var segment = 0; segment < image[1]; segment++)
        {
            if (image.Length - end < SegmentHeader)
                return Wrong($"It is cut off before segment {segment}.");
            var length = BinaryPrimitives.ReadUInt32LittleEndian(image[(end + 4)..]);
            end += SegmentHeader;
            if (length % 4 != 0)
                return Wrong($"Segment {segment} does not end on a word.");
            if (length > image.Length - end)
                return Wrong($"It is cut off within segment {segment}.");
            foreach (var value in image.Slice(end, (int)length))
                sum ^= value;
            end += (int)length;
        }

        return null;
    }

    private static Fault? Ending(ReadOnlySpan<byte> image, int end, byte sum)
    {
        var checksum = end | 15;
        if (checksum >= image.Length)
            return Wrong("It is cut off before its checksum.");
        if (image[checksum] != sum)
            return Wrong("Its checksum is wrong.");
        if (image[23] != 1)
            return Wrong("It carries no hash of itself.");
        var hashed = checksum + 1;
        if (image.Length < hashed + SHA256.HashSizeInBytes)
            return Wrong("It is cut off within its hash.");
        if (image.Length > hashed + SHA256.HashSizeInBytes)
            return Wrong($"There are {image.Length - hashed - SHA256.HashSizeInBytes} bytes behind its end.");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(image[..hashed], hash);
        return hash.SequenceEqual(image[hashed..]) ? null : Wrong("Its hash is wrong.");
    }

    private static Answer<ImageReport> Describe(ReadOnlySpan<byte> image, string chip)
    {
        var first = BinaryPrimitives.ReadUInt32LittleEndian(image[(Header + 4)..]);
        var descriptor = image.Slice(Header + SegmentHeader, Descriptor);
        if (first < Descriptor || BinaryPrimitives.ReadUInt32LittleEndian(descriptor) != DescriptorMagic)
            return Wrong("It is no application image: it has no application descriptor (a bootloader has none).");
        return new ImageReport(
            chip, image[1], image.Length, Convert.ToHexStringLower(SHA256.HashData(image)), BinaryPrimitives.ReadUInt32LittleEndian(descriptor[4..]), Text(descriptor.Slice(16, 32)), Text(descriptor.Slice(48, 32)),
            Text(descriptor.Slice(80, 16)), Text(descriptor.Slice(96, 16)), Text(descriptor.Slice(112, 32)), Convert.ToHexStringLower(descriptor.Slice(144, 32)));
    }

    /// <summary>Up to its zero; what is not printable ASCII is a question mark.</summary>
    private static string Text(ReadOnlySpan<byte> field)
    {
        var text = new StringBuilder();
        foreach (var value in field)
        {
            if (value == 0)
                break;
            text.Append(value is >= 0x20 and < 0x7F ? (char)value : '?');
        }

        return text.ToString();
    }

    private static Fault Wrong(string message) => Fault.InvalidPayload(message, "$.image");
}
