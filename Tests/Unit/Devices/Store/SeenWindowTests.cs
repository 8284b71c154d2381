using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices.Store;

public sealed class SeenWindowTests
{
    [Fact]
    public void Numbers_that_are_passed_over_are_missing_until_they_come()
    {
        var window = new SeenWindow();
        Assert.Equal([0L, 2, -1, 1000, -1], [window.Take(10), window.Take(13), window.Take(11), window.Take(1_014), window.Take(12)]);
        Assert.True(window.HasSeen(10) && window.HasSeen(11) && window.HasSeen(12) && window.HasSeen(13) && window.HasSeen(1_014));
        Assert.False(window.HasSeen(14) || window.HasSeen(1_013) || window.HasSeen(1_015));
    }

    [Fact]
    public void A_number_before_the_first_moves_the_beginning()
    {
        var window = new SeenWindow();
        Assert.Equal([0L, 1, 0, -1], [window.Take(10), window.Take(8), window.Take(7), window.Take(9)]);
    }

    [Fact]
    public void What_is_older_than_the_window_is_not_known()
    {
        var window = new SeenWindow();
        window.Take(1);
        window.Take(1_024);
        Assert.True(window.HasSeen(1) && !window.IsOlder(1));
        window.Take(1_025);
        Assert.True(!window.HasSeen(1) && window.IsOlder(1) && window.HasSeen(1_024));
        window.Take(10_000_000);
        Assert.False(window.HasSeen(1_025) || window.HasSeen(10_000_000 - 64));
    }

    [Fact]
    public void It_is_the_same_after_it_was_written_and_read()
    {
        var memory = new UnitMemory();
        memory.Now.Take(5);
        memory.OwnTimeIs(DateTime.UnixEpoch.AddDays(3));
        memory.Begin(DateTime.UnixEpoch.AddDays(1), DateTime.UnixEpoch.AddDays(2), DateTime.UnixEpoch.AddDays(4));
        memory.OwnTimeIs(DateTime.UnixEpoch.AddDays(5));
        memory.UptimeMs = 77;
        memory.Now.Take(1);
        memory.Now.Take(700);
        memory.Keep(12);
        var read = UnitMemory.Read(memory.ToBytes());
        Assert.Equal((1, memory.BootedAt, memory.HeardAt, 77L, 700L), (read.Boot, read.BootedAt, read.HeardAt, read.UptimeMs, read.Now.Last));
        Assert.Equal((memory.EndedAt, memory.OwnTime, memory.EndedOwnTime), (read.EndedAt, read.OwnTime, read.EndedOwnTime));
        Assert.True(read.Now.HasSeen(1) && read.Now.HasSeen(700) && !read.Now.HasSeen(2) && read.Before!.HasSeen(5) && read.Knows(12) && !read.Knows(13));
    }

    [Fact]
    public void What_was_written_without_the_end_of_the_boot_before_is_read_too()
    {
        var memory = new UnitMemory();
        memory.Now.Take(5);
        memory.Begin(DateTime.UnixEpoch.AddDays(1), DateTime.UnixEpoch.AddDays(2), DateTime.UnixEpoch.AddDays(1));
        memory.Now.Take(9);
        memory.Keep(12);
        var bytes = memory.ToBytes();
        byte[] older = [1, .. bytes[1..29], .. bytes[53..]];
        var read = UnitMemory.Read(older);
        Assert.Equal((1, memory.BootedAt, 9L, null), (read.Boot, read.BootedAt, read.Now.Last, read.EndedAt));
        Assert.True(read.Before!.HasSeen(5) && read.Knows(12));
    }
}
