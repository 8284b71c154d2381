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

    /// <summary>A unit is up for a while before it says hello.</summary>
    private static readonly TimeSpan Rise = TimeSpan.FromSeconds(10);

    private const long Wrap = 1L << 32;

    private const long NearWrap = 1L << 20;

    /// <summary>Whether a hello is the first word after a boot: its number is below the last one, and it is no late repetition of the hello that began this boot.</summary>
    public static bool Begins(DeviceHello hello, UnitState unit) =>
        hello is { FromUnit: true, Sequence: { } number } && unit.Memory.Now.Last is { } last && Extend(number, last) < last && !(unit.LastReadingAt > hello.HeardAt) && !(unit.Memory.HeardAt >= hello.HeardAt);

    /// <summary>
    /// Whether number and uptime both went back, and the unit can have booted after the moment at which it last measured; else it is late. The moment is the unit's own (boot and uptime) and not when it was heard: what was
    /// held back before a boot may be heard after it.
    /// </summary>
    public static bool Begins(DeviceReading reading, UnitState unit) =>
        reading is { Sequence: { } number, UptimeMs: { } uptime, MessageId: null } && unit.Memory is { Now.Last: { } last, UptimeMs: { } before, BootedAt: { } booted }
        && Extend(number, last) < last && uptime < before && BootedAt(reading.HeardAt, uptime) > booted.AddMilliseconds(before) - Slack;

    /// <summary>Whether it was sent before this boot: it was heard before, or the unit was up longer than this boot is old.</summary>
    public static bool IsOfBootBefore(DeviceReading reading, UnitMemory memory) =>
        memory.Before is not null
        && (reading.HeardAt < memory.HeardAt || (reading.UptimeMs is { } uptime && memory.BootedAt is { } booted && BootedAt(reading.HeardAt, uptime) < booted - Rise));

    /// <summary>The number as it goes on after the last one: numbers of 32 bits begin again at 0.</summary>
    public static long Extend(long number, long last)
    {
        if (number >= Wrap || last < Wrap - NearWrap)
            return number;
        var same = last / Wrap * Wrap + number;
        if (same + Wrap - last < NearWrap)
            return same + Wrap;
        return same - last > Wrap - NearWrap && same >= Wrap ? same - Wrap : same;
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

    public static string Key(string messageId, long? number) => string.Create(CultureInfo.InvariantCulture, $"m:{messageId}:{number}");

    public static string Key(int boot, long number) => string.Create(CultureInfo.InvariantCulture, $"s:{boot}:{number}");

    public static string Key(ulong content, long count) => string.Create(CultureInfo.InvariantCulture, $"h:{content:x16}:{count}");

    /// <summary>What was sent; also when it was heard, where the same once more within a call has to be told from the same measured again.</summary>
    public static ulong Content(DeviceReading reading, bool heard)
    {
        var hash = new XxHash64();
        hash.Append(Encoding.UTF8.GetBytes(reading.Sent.ToString()));
        foreach (var metric in reading.Metrics)
        {
            hash.Append(Encoding.UTF8.GetBytes(metric.Name));
            hash.Append(BitConverter.GetBytes(metric.Value));
        }

        hash.Append(BitConverter.GetBytes(reading.UptimeMs ?? -1));
        hash.Append(BitConverter.GetBytes(reading.DeviceTime?.Ticks ?? -1));
        if (heard)
            hash.Append(BitConverter.GetBytes(reading.HeardAt.Ticks));
        return hash.GetCurrentHashAsUInt64();
    }
}
