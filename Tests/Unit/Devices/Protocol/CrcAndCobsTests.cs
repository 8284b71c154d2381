using System.Text;
using CsCheck;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices.Protocol;

public sealed class CrcAndCobsTests
{
    [Theory]
    [InlineData("123456789", 0x29B1)]
    [InlineData("", 0xFFFF)]
    [InlineData("test data", 0x7A48)]
    [InlineData("Hello, MycoBrain!", 0x749D)]
    public void The_checksum_is_the_published_one(string text, int expected) => Assert.Equal(expected, Crc16.Compute(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_checksum_of_any_length_is_that_of_one_bit_at_a_time() =>
        Gen.Byte.Array[0, 300].Sample(data => Crc16.Compute(data) == BitByBit(data));

    [Theory]
    [InlineData("", "01")]
    [InlineData("48656C6C6F", "0648656C6C6F")]
    [InlineData("00", "0101")]
    [InlineData("0000", "010101")]
    [InlineData("11220033", "0311220233")]
    [InlineData("11223344", "0511223344")]
    [InlineData("11000000", "0211010101")]
    public void Short_runs_are_encoded_as_published(string raw, string encoded)
    {
        Assert.Equal(encoded, Convert.ToHexString(Encode(Convert.FromHexString(raw))));
        Assert.Equal(raw, Convert.ToHexString(Decode(Convert.FromHexString(encoded))!));
    }

    [Fact]
    public void A_run_of_254_opens_a_new_block_at_once_as_the_firmware_does()
    {
        Assert.Equal([0xFF, .. Run(1, 254), 0x01], Encode(Run(1, 254)));
        Assert.Equal([0x01, 0xFF, .. Run(1, 254), 0x01], Encode([0, .. Run(1, 254)]));
        Assert.Equal([0xFF, .. Run(1, 254), 0x02, 0xFF], Encode(Run(1, 255)));
        Assert.Equal([0xFF, .. Run(2, 254), 0x01, 0x01], Encode([.. Run(2, 254), 0]));
        Assert.Equal([0xFE, .. Run(3, 253), 0x02, 0x01], Encode([.. Run(3, 253), 0, 1]));
    }

    [Fact]
    public void Both_forms_of_a_run_of_254_are_decoded()
    {
        Assert.Equal(Run(1, 254), Decode([0xFF, .. Run(1, 254)]));
        Assert.Equal(Run(1, 254), Decode([0xFF, .. Run(1, 254), 0x01]));
        Assert.Equal([0, .. Run(1, 254)], Decode([0x01, 0xFF, .. Run(1, 254)])!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("05112233")]
    [InlineData("0211000211")]
    public void What_no_encoder_makes_is_refused(string encoded) => Assert.Null(Decode(Convert.FromHexString(encoded)));

    [Fact]
    public void What_does_not_fit_the_target_is_refused_and_writes_nothing_beyond_it()
    {
        Assert.False(Cobs.TryDecode([0x05, 1, 2, 3, 4], new byte[3], out _));
        Assert.False(Cobs.TryDecode([0x04, 1, 2, 3, 0x01], new byte[3], out _));
        Assert.True(Cobs.TryDecode([0x04, 1, 2, 3], new byte[3], out _));
    }

    [Fact]
    public void Whatever_is_encoded_holds_no_zero_and_comes_back()
    {
        // Long runs without a zero are what chance does not give.
        var piece = Gen.OneOf(Gen.Byte.Array[0, 40], Gen.Byte[1, 255].Array[200, 300], Gen.Const(new byte[5]));
        piece.Array[0, 5].Select(pieces => pieces.SelectMany(part => part).ToArray()).Sample(data =>
        {
            var encoded = Encode(data);
            return !encoded.Contains((byte)0) && encoded.Length <= Cobs.MaxEncodedLength(data.Length) && Decode(encoded)!.SequenceEqual(data);
        });
    }

    private static byte[] Run(int from, int count) => [.. Enumerable.Range(from, count).Select(value => (byte)value)];

    private static byte[] Encode(byte[] raw)
    {
        var target = new byte[Cobs.MaxEncodedLength(raw.Length)];
        return target[..Cobs.Encode(raw, target)];
    }

    private static byte[]? Decode(byte[] encoded)
    {
        var target = new byte[encoded.Length + 1];
        return Cobs.TryDecode(encoded, target, out var written) ? target[..written] : null;
    }

    private static ushort BitByBit(byte[] data)
    {
        var crc = 0xFFFF;
        foreach (var value in data)
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
        }

        return (ushort)crc;
    }
}
