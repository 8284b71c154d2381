using System.Buffers.Binary;

namespace Mycosoft.Devices;

/// <summary>What is remembered of a unit so that nothing it sends is stored twice: the numbers of this boot and of the one before, and the newest contents.</summary>
internal sealed class UnitMemory
{
    private const int Recent = 64;

    private const byte Version = 2;

    private const int Times = 6;

    private readonly Queue<ulong> _contents = new();

    public int Boot { get; private set; }

    /// <summary>When this boot began, as far as its uptimes and its hello say; null when nothing says it.</summary>
    public DateTime? BootedAt { get; private set; }

    /// <summary>When the hello or reading was heard that began it.</summary>
    public DateTime? HeardAt { get; private set; }

    public long? UptimeMs { get; set; }

    /// <summary>Until when the boot before is known to have gone on.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>The newest time of the unit's own clock, where no uptime came with it.</summary>
    public DateTime? OwnTime { get; private set; }

    /// <summary>The same as it was when this boot began.</summary>
    public DateTime? EndedOwnTime { get; private set; }

    public SeenWindow Now { get; private set; } = new();

    public SeenWindow? Before { get; private set; }

    /// <summary>The window is empty and the numbers begin anew.</summary>
    /// <param name="bootedAt">As an uptime says it; null when none did: that it was heard does not say since when it is up.</param>
    /// <param name="heardAt">When what began it was heard.</param>
    /// <param name="endedAt">Until when the boot before is known to have gone on.</param>
    public void Begin(DateTime? bootedAt, DateTime heardAt, DateTime? endedAt)
    {
        (Before, Now) = (Now, new());
        (Boot, BootedAt, HeardAt, UptimeMs, EndedAt, EndedOwnTime) = (Boot + 1, bootedAt, heardAt, null, endedAt, OwnTime);
    }

    /// <summary>No delay makes a boot look earlier than it was.</summary>
    public void BootedNoLaterThan(DateTime at) => BootedAt = BootedAt is { } known && known < at ? known : at;

    public void OwnTimeIs(DateTime at) => OwnTime = OwnTime > at ? OwnTime : at;

    public bool Knows(ulong content) => _contents.Contains(content);

    /// <summary>The same under the same number in this boot, or in the one before where only what was said made them two.</summary>
    public bool KnowsNumbered(ulong content) => Knows(content + (ulong)Boot) || (Before is not null && EndedAt is null && Knows(content + (ulong)Boot - 1));

    public void KeepNumbered(ulong content) => Keep(content + (ulong)Boot);

    public void Keep(ulong content)
    {
        while (_contents.Count >= Recent)
            _contents.Dequeue();
        _contents.Enqueue(content);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[1 + 4 + (Times * 8) + 1 + (SeenWindow.Size * (Before is null ? 1 : 2)) + (8 * _contents.Count)];
        var rest = bytes.AsSpan();
        rest[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(rest[1..], Boot);
        BinaryPrimitives.WriteInt64LittleEndian(rest[5..], BootedAt?.Ticks ?? -1);
        BinaryPrimitives.WriteInt64LittleEndian(rest[13..], HeardAt?.Ticks ?? -1);
        BinaryPrimitives.WriteInt64LittleEndian(rest[21..], UptimeMs ?? -1);
        BinaryPrimitives.WriteInt64LittleEndian(rest[29..], EndedAt?.Ticks ?? -1);
        BinaryPrimitives.WriteInt64LittleEndian(rest[37..], OwnTime?.Ticks ?? -1);
        BinaryPrimitives.WriteInt64LittleEndian(rest[45..], EndedOwnTime?.Ticks ?? -1);
        rest[53] = Before is null ? (byte)0 : (byte)1;
        rest = rest[54..];
        Now.Write(rest);
        rest = rest[SeenWindow.Size..];
        if (Before is not null)
        {
            Before.Write(rest);
            rest = rest[SeenWindow.Size..];
        }

        foreach (var content in _contents)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, content);
            rest = rest[8..];
        }

        return bytes;
    }

    public static UnitMemory Read(ReadOnlySpan<byte> bytes)
    {
        var isFirst = bytes[0] == 1; // Without the three times that came later.
        if (!isFirst && bytes[0] != Version)
            throw new InvalidDataException($"The memory of a unit is of version {bytes[0]}.");
        var memory = new UnitMemory
        {
            Boot = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]),
            BootedAt = Time(bytes[5..]),
            HeardAt = Time(bytes[13..]),
            UptimeMs = BinaryPrimitives.ReadInt64LittleEndian(bytes[21..]) is >= 0 and var uptime ? uptime : null,
            EndedAt = isFirst ? null : Time(bytes[29..]),
            OwnTime = isFirst ? null : Time(bytes[37..]),
            EndedOwnTime = isFirst ? null : Time(bytes[45..]),
        };
        bytes = bytes[(isFirst ? 29 : 53)..];
        var two = bytes[0] == 1;
        bytes = bytes[1..];
        memory.Now = SeenWindow.Read(bytes);
        bytes = bytes[SeenWindow.Size..];
        if (two)
        {
            memory.Before = SeenWindow.Read(bytes);
            bytes = bytes[SeenWindow.Size..];
        }

        for (; bytes.Length >= 8; bytes = bytes[8..])
            memory._contents.Enqueue(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        return memory;
    }

    private static DateTime? Time(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes) is >= 0 and var ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;
}
