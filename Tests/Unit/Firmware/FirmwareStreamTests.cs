using Mycosoft.Firmware;

namespace Mycosoft.Tests.Unit.Firmware;

public sealed class FirmwareStreamTests
{
    private readonly List<int> _asked = [];
    private readonly byte[] _image = [.. Enumerable.Range(0, (3 * IFirmwareParts.Size) + 1_000).Select(i => (byte)(i * 7))];

    [Fact]
    public async Task It_is_read_from_anywhere_and_asks_for_no_part_twice()
    {
        var cache = new PartCache(Load, 8);
        foreach (var from in (int[])[0, 1, IFirmwareParts.Size - 1, IFirmwareParts.Size, (2 * IFirmwareParts.Size) + 5, _image.Length - 1, _image.Length])
        {
            await using var stream = new FirmwareStream(Guid.Empty, _image.Length, cache);
            stream.Seek(from, SeekOrigin.Begin);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
            Assert.Equal(_image[from..], copy.ToArray());
        }

        Assert.Equal([0, 1, 2, 3], _asked);
    }

    [Fact]
    public async Task The_parts_are_bounded_and_the_ones_not_used_go_first()
    {
        var cache = new PartCache(Load, 2);
        foreach (var index in (int[])[0, 1, 0, 2, 0, 1])
            await cache.Read(Guid.Empty, index);
        Assert.Equal(2, cache.Count);
        Assert.Equal([0, 1, 2, 1], _asked);
    }

    [Fact]
    public async Task What_could_not_be_read_is_asked_for_again()
    {
        var answers = new Queue<Answer<FirmwarePart>>([Fault.Unavailable("no store"), new FirmwarePart(Guid.Empty, 0, [1])]);
        var cache = new PartCache((_, _) => Task.FromResult(answers.Dequeue()), 2);
        await Assert.ThrowsAsync<IOException>(() => cache.Read(Guid.Empty, 0));
        Assert.Equal([1], await cache.Read(Guid.Empty, 0));
    }

    private Task<Answer<FirmwarePart>> Load(Guid image, int index)
    {
        _asked.Add(index);
        var from = index * IFirmwareParts.Size;
        return Task.FromResult<Answer<FirmwarePart>>(new FirmwarePart(image, index, _image[from..Math.Min(_image.Length, from + IFirmwareParts.Size)]));
    }
}
