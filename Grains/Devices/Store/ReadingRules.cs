using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>Which reading is new, which boot it belongs to and when it was.</summary>
internal static class ReadingRules
{
    /// <summary>How far ahead of ours a unit's clock may be believed.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>How much earlier than it was a boot may seem to have been, by what clocks and buffers do.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    private const long Wide = 1L << 32;

    private const long Narrow = 1L << 16;

    /// <summary>Numbers with which a unit begins: below the window they are a beginning, and nothing that is late.</summary>
    private const int FirstNumbers = 64;

    /// <summary>Whether a hello is the first word after a boot: its number is below the last one, and it is no late repetition of the hello that began this boot.</summary>
    public static bool Begins(DeviceHello hello, UnitState unit) =>
        hello is { FromUnit: true, Sequence: { } number } && unit.Memory.Now.Last is { } last && Extend(number, last, Wrap(hello)) < last && !(unit.LastReadingAt > hello.HeardAt) && !(unit.Memory.HeardAt >= hello.HeardAt);

    /// <summary>
    /// Whether number and uptime both went back, and the unit can have booted after the moment at which it last measured; else it is late. The moment is the unit's own (boot and uptime) and not when it was heard: what was
    /// held back before a boot may be heard after it.
    /// </summary>
    public static bool Begins(DeviceReading reading, UnitState unit) =>
        reading is { Sequence: { } number, UptimeMs: { } uptime, MessageId: null } && unit.Memory is { Now.Last: { } last, UptimeMs: { } before, BootedAt: { } booted }
        && Extend(number, last, Wrap(reading)) < last && uptime < before && BootedAt(reading.HeardAt, uptime) > After(booted, before) - Slack;

    /// <summary>
    /// Whether a number that came before begins a boot, where no uptime says it and the carrier does not say that it brings it again: by the unit's own clock it is later than everything before, or,
    /// where it has none, it was heard later. That it says something else than the reading of that number, as far as that is remembered, is seen before.
    /// </summary>
    /// <param name="own">The unit's own time where it is believed.</param>
    public static bool MayBegin(DeviceReading reading, UnitState unit, DateTime? own) =>
        reading is { UptimeMs: null, Redelivered: false } && (own is { } time ? !(time <= unit.Memory.OwnTime) : !(Instant.Whole(reading.HeardAt) <= unit.LastReadingAt));

    /// <summary>Whether a number below the window begins a boot without a look into the table, if it may begin one.</summary>
    public static bool IsBeginning(long number, SeenWindow window, DateTime? own) => own is not null || number < FirstNumbers || number < window.First;

    /// <summary>Until when a unit is known not to have booted: by its uptimes, else as it was last heard to measure.</summary>
    public static DateTime? End(UnitState unit) => unit.Memory is { BootedAt: { } booted, UptimeMs: { } uptime } ? After(booted, uptime) : unit.LastReadingAt;

    /// <summary>Whether it was sent before this boot: by its uptime the unit booted before the boot before was over, or, where that is not known, it was heard before.</summary>
    public static bool IsOfBootBefore(DeviceReading reading, UnitMemory memory) =>
        memory.Before is not null
        && (reading.UptimeMs is { } uptime && memory.EndedAt is { } ended ? BootedAt(reading.HeardAt, uptime) <= ended - Slack : reading.HeardAt < memory.HeardAt);

    /// <summary>The number at which the sender's begin again at 0.</summary>
    public static long Wrap(DeviceSignal signal) => signal is DeviceReading { IsNarrow: true } || signal.Route.Dialect is "mdp_b" or "mdp_c" ? Narrow : Wide;

    /// <summary>The number as it goes on after the last one, near the end of a round.</summary>
    public static long Extend(long number, long last, long wrap)
    {
        var near = Math.Max(wrap >> 12, 4_096);
        if (number >= wrap || last < wrap - near)
            return number;
        var same = last / wrap * wrap + number;
        if (same + wrap - last < near)
            return same + wrap;
        return same - last > wrap - near && same >= wrap ? same - wrap : same;
    }

    /// <summary>Its own time where that can be believed, else when it was heard.</summary>
    public static DateTime At(DeviceReading reading, DateTime now, TimeSpan kept)
    {
        var heard = Instant.Whole(reading.HeardAt);
        if (reading.DeviceTime is not { } own || IsFuture(reading) || own < now - kept)
            return heard < now - kept || heard > now + Ahead ? Instant.Whole(now) : heard;
        return Instant.Whole(own);
    }

    public static bool IsFuture(DeviceReading reading) => reading.DeviceTime > reading.HeardAt + Ahead;

    public static long? Skew(DeviceReading reading) => reading.DeviceTime is { } own ? (long)(own - reading.HeardAt).TotalMilliseconds : null;

    public static DateTime BootedAt(DateTime heardAt, long uptimeMs) => heardAt.Ticks / TimeSpan.TicksPerMillisecond > uptimeMs ? heardAt - TimeSpan.FromMilliseconds(uptimeMs) : DateTime.UnixEpoch;

    private static DateTime After(DateTime bootedAt, long uptimeMs) => uptimeMs < (DateTime.MaxValue - bootedAt).TotalMilliseconds ? bootedAt.AddMilliseconds(uptimeMs) : DateTime.MaxValue;

    /// <summary>Whether a message has its id from the key under which its request may be repeated.</summary>
    public static bool IsKeyed(string messageId) => messageId.StartsWith(DeviceReading.KeyPrefix, StringComparison.Ordinal);

    public static string Key(string messageId, long? number) => string.Create(CultureInfo.InvariantCulture, $"m:{messageId}:{number}");

    public static string Key(int boot, long number) => string.Create(CultureInfo.InvariantCulture, $"s:{boot}:{number}");

    /// <summary>Of what was sent and when it was heard: a commit that is repeated comes to the same.</summary>
    public static string Key(ulong content) => string.Create(CultureInfo.InvariantCulture, $"h:{content:x16}");

    /// <summary>What was sent, and under which number; also when it was heard, where the same once more within a call has to be told from the same measured again.</summary>
    public static ulong Content(DeviceReading reading, bool heard)
    {
        var hash = new XxHash64();
        hash.Append(Encoding.UTF8.GetBytes(reading.Sent.ToString()));
        foreach (var metric in reading.Metrics)
        {
            hash.Append(Encoding.UTF8.GetBytes(metric.Name));
            hash.Append(BitConverter.GetBytes(metric.Value));
        }

        hash.Append(BitConverter.GetBytes(reading.Sequence ?? -1));
        hash.Append(BitConverter.GetBytes(reading.UptimeMs ?? -1));
        hash.Append(BitConverter.GetBytes(reading.DeviceTime?.Ticks ?? -1));
        if (heard)
            hash.Append(BitConverter.GetBytes(reading.HeardAt.Ticks));
        return hash.GetCurrentHashAsUInt64();
    }
}
