using System.Security.Cryptography;
using Mycosoft.Devices.Protocol.Images;
using Mycosoft.Firmware;
using Mycosoft.Tests.Support.Firmware;

namespace Mycosoft.Tests.Unit.Firmware;

public sealed class ImageReaderTests
{
    [Fact]
    public void It_says_what_the_descriptor_says_and_what_the_whole_hashes_to()
    {
        var bytes = new Esp32Image { SecureVersion = 3 }.Bytes();
        var read = Read(bytes).Value!;
        Assert.Equal(
            ("esp32s3", 2, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), 3L, "3.20014.231204", "arduino-lib-builder", "12:00:00", "Dec  4 2023", "v4.4.6-dirty"),
            (read.Chip, read.Segments, (int)read.Size, read.Sha256, read.SecureVersion, read.AppVersion, read.Project, read.BuildTime, read.BuildDate, read.Idf));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(1))), read.ElfSha256);
    }

    [Fact]
    public void Every_byte_that_is_not_as_it_was_is_noticed()
    {
        var bytes = new Esp32Image().Bytes();
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var flip in (byte[])[0x01, 0x80, 0xFF])
            {
                bytes[at] ^= flip;
                Assert.True(Read(bytes).Fault is { Code: FaultCodes.InvalidPayload }, $"byte {at} ^ {flip} went unnoticed");
                bytes[at] ^= flip;
            }
        }

        Assert.NotNull(Read(bytes).Value);
    }

    [Fact]
    public void What_is_cut_off_anywhere_is_refused()
    {
        var bytes = new Esp32Image().Bytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.True(Read(bytes.AsSpan(0, length)).Fault is { Code: FaultCodes.InvalidPayload }, $"{length} bytes were taken");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(4_096)]
    public void What_stands_behind_the_end_is_refused(int more) => Assert.Contains("behind its end", Read([.. new Esp32Image().Bytes(), .. new byte[more]]).Fault!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_bootloader_another_chip_and_an_image_without_a_hash_are_refused()
    {
        Assert.Contains("bootloader", Read(new Esp32Image { HasDescriptor = false }.Bytes()).Fault!.Message, StringComparison.Ordinal);
        Assert.Contains("for esp32, not for esp32s3", Read(new Esp32Image { Chip = 0 }.Bytes()).Fault!.Message, StringComparison.Ordinal);
        Assert.Contains("not known (77)", Read(new Esp32Image { Chip = 77 }.Bytes()).Fault!.Message, StringComparison.Ordinal);
        Assert.Contains("no hash", Read(new Esp32Image { HasHash = false }.Bytes()).Fault!.Message, StringComparison.Ordinal);
        Assert.Equal("esp32", ImageReader.Read(new Esp32Image { Chip = 0 }.Bytes(), "esp32").Value!.Chip);
    }

    [Theory]
    [InlineData(396)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(408)]
    public void Wherever_its_last_segment_ends_the_checksum_is_found(int payload) => Assert.NotNull(Read(new Esp32Image { Payload = payload }.Bytes()).Value);

    [Fact]
    public void A_segment_longer_than_the_file_is_no_crash()
    {
        var bytes = new Esp32Image().Bytes();
        foreach (var length in (uint[])[0xFFFFFFFF, 0xFFFFFFFC, 0x7FFFFFFC, 0x80000000])
        {
            BitConverter.GetBytes(length).CopyTo(bytes, 28);
            Assert.Equal(FaultCodes.InvalidPayload, Read(bytes).Fault?.Code);
        }
    }

    [Fact]
    public void The_structure_of_a_good_image_is_told_whole()
    {
        var bytes = new Esp32Image { SecureVersion = 3 }.Bytes();
        var structure = ImageStructureReader.Read(bytes);
        Assert.Equal((true, bytes.Length, 9, "esp32s3", 2, 0L), (structure.Sound, (int)structure.Size, structure.ChipNumber, structure.Chip, structure.SegmentCount, structure.Behind));
        Assert.Equal((ImageSegment[])[new(32, 0x3C000020, 256), new(296, 0x3C000020, 400)], structure.Segments);
        Assert.Equal((3L, "arduino-lib-builder"), (structure.Descriptor!.SecureVersion, structure.Descriptor.Project));
        Assert.Equal((703L, true, 704L, true), (structure.Checksum!.Offset, structure.Checksum.Right, structure.Hash!.Offset, structure.Hash.Right));
        Assert.Empty(structure.Wrong);
    }

    [Fact]
    public void All_that_is_wrong_is_told_and_what_can_be_read_beside_it()
    {
        var bytes = new Esp32Image { Chip = 77 }.Bytes();
        bytes[300] ^= 1;
        var structure = ImageStructureReader.Read([.. bytes, 0]);
        Assert.Equal(["It is for a chip that is not known (77).", "Its checksum is wrong.", "Its hash is wrong.", "There are 1 bytes behind its end."], structure.Wrong);
        Assert.Equal((false, 77, null, 2, 1L), (structure.Sound, structure.ChipNumber, structure.Chip, structure.Segments.Count, structure.Behind));
        Assert.NotEqual(structure.Checksum!.Found, structure.Checksum.Computed);
        Assert.NotNull(structure.Descriptor);

        var cut = ImageStructureReader.Read(bytes.AsSpan(0, 400));
        Assert.Equal((1, null, null, null), (cut.Segments.Count, cut.Checksum, cut.Hash, cut.Behind));
        Assert.Contains("It is cut off within segment 1.", cut.Wrong);
        Assert.Equal(["It does not begin with 0xE9."], ImageStructureReader.Read("<html>not an image at all</html>"u8).Wrong);
        Assert.Equal(["It is too short for an application image."], ImageStructureReader.Read([]).Wrong);
        var bare = ImageStructureReader.Read(new Esp32Image { HasHash = false }.Bytes());
        Assert.Equal(["It carries no hash of itself."], bare.Wrong);
        Assert.Equal((true, null, 0L), (bare.Checksum!.Right, bare.Hash, bare.Behind));
    }

    private static Answer<ImageReport> Read(ReadOnlySpan<byte> bytes) => ImageReader.Read(bytes, "esp32s3");
}
