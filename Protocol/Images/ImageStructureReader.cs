using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Devices.Protocol.Images;

/// <summary>
/// Reads an ESP32 application image: a header of 24 bytes, segments, a checksum at the end of a block of 16, and the SHA-256 of all that. What has no hash is wrong: without it a changed header goes unnoticed.
/// </summary>
public sealed class ImageStructureReader
{
    private const int Header = 24;
    private const int SegmentHeader = 8;
    private const int DescriptorSize = 256;
    private const int MostSegments = 16;
    private const byte Magic = 0xE9;
    private const byte Seed = 0xEF;
    private const uint DescriptorMagic = 0xABCD5432;

    private readonly List<ImageSegment> _segments = [];
    private readonly List<string> _wrong = [];
    private int? _chip;
    private int? _count;
    private ImageDescriptor? _descriptor;
    private ImageCheck? _checksum;
    private ImageCheck? _hash;
    private long? _behind;

    private ImageStructureReader()
    {
    }

    public static ImageStructure Read(ReadOnlySpan<byte> image)
    {
        var reader = new ImageStructureReader();
        if (reader.Begins(image))
        {
            if (reader.Segments(image, out var end, out var sum))
                reader.Ends(image, end, sum);
            reader.Describe(image);
        }

        return new(
            reader._wrong.Count == 0, image.Length, Convert.ToHexStringLower(SHA256.HashData(image)), reader._chip, reader._chip is { } chip ? Chips.NameOf(chip) : null, reader._count, reader._segments, reader._descriptor,
            reader._checksum, reader._hash, reader._behind, reader._wrong);
    }

    private bool Begins(ReadOnlySpan<byte> image)
    {
        if (image.Length < Header)
            return Wrong("It is too short for an application image.");
        if (image[0] != Magic)
            return Wrong($"It does not begin with 0x{Magic:X2}.");
        (_count, _chip) = (image[1], BinaryPrimitives.ReadUInt16LittleEndian(image[12..]));
        if (Chips.NameOf(_chip.Value) is null)
            Wrong($"It is for a chip that is not known ({_chip}).");
        return _count is > 0 and <= MostSegments || Wrong($"It says that it has {_count} segments; 1 to {MostSegments} are possible.");
    }

    private bool Segments(ReadOnlySpan<byte> image, out int end, out byte sum)
    {
        (end, sum) = (Header, Seed);
        for (var segment = 0; segment < _count; segment++)
        {
            if (image.Length - end < SegmentHeader)
                return Wrong($"It is cut off before segment {segment}.");
            var (address, length) = (BinaryPrimitives.ReadUInt32LittleEndian(image[end..]), BinaryPrimitives.ReadUInt32LittleEndian(image[(end + 4)..]));
            end += SegmentHeader;
            if (length % 4 != 0)
                Wrong($"Segment {segment} does not end on a word.");
            if (length > image.Length - end)
                return Wrong($"It is cut off within segment {segment}.");
            foreach (var value in image.Slice(end, (int)length))
                sum ^= value;
            _segments.Add(new(end, address, length));
            end += (int)length;
        }

        return true;
    }

    private void Ends(ReadOnlySpan<byte> image, int end, byte sum)
    {
        var at = end | 15;
        if (at >= image.Length)
        {
            Wrong("It is cut off before its checksum.");
            return;
        }

        _checksum = new(at, Hex(image[at..(at + 1)]), Hex([sum]), image[at] == sum);
        if (!_checksum.Right)
            Wrong("Its checksum is wrong.");
        var hashed = at + 1;
        var whole = image[23] == 1 ? hashed + SHA256.HashSizeInBytes : hashed;
        if (whole == hashed)
            Wrong("It carries no hash of itself.");
        if (image.Length < whole)
        {
            Wrong("It is cut off within its hash.");
            return;
        }

        if (whole > hashed)
        {
            var (found, computed) = (Hex(image[hashed..whole]), Hex(SHA256.HashData(image[..hashed])));
            _hash = new(hashed, found, computed, found == computed);
            if (!_hash.Right)
                Wrong("Its hash is wrong.");
        }

        _behind = image.Length - whole;
        if (_behind > 0)
            Wrong($"There are {_behind} bytes behind its end.");
    }

    private void Describe(ReadOnlySpan<byte> image)
    {
        var descriptor = image.Length < Header + SegmentHeader + DescriptorSize ? default : image.Slice(Header + SegmentHeader, DescriptorSize);
        if (descriptor.IsEmpty || BinaryPrimitives.ReadUInt32LittleEndian(image[(Header + 4)..]) < DescriptorSize || BinaryPrimitives.ReadUInt32LittleEndian(descriptor) != DescriptorMagic)
        {
            Wrong("It is no application image: it has no application descriptor (a bootloader has none).");
            return;
        }

        _descriptor = new(
            BinaryPrimitives.ReadUInt32LittleEndian(descriptor[4..]), Text(descriptor.Slice(16, 32)), Text(descriptor.Slice(48, 32)), Text(descriptor.Slice(80, 16)), Text(descriptor.Slice(96, 16)), Text(descriptor.Slice(112, 32)),
            Hex(descriptor.Slice(144, 32)));
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

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private bool Wrong(string message)
    {
        _wrong.Add(message);
        return false;
    }
}
