using System.Buffers;
using System.Text;
using System.Text.Json;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>
/// Goes through the signals of a commit in their order, with the units as they are locked. What it cannot know without a look into the table (a number older than its window, a message's id)
/// it asks for: then the commit looks, and goes through them once more.
/// </summary>
internal sealed class DeviceBatch(IReadOnlyList<DeviceSignal> signals, IReadOnlySet<string> admitted, DateTime now, DeviceOptions options)
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(20);

    private static readonly DeviceVerdict Stored = new(DeviceOutcome.Stored);

    private static readonly DeviceVerdict Duplicate = new(DeviceOutcome.Duplicate);

    private static readonly DeviceVerdict Heard = new(DeviceOutcome.Heard);

    private static readonly DeviceVerdict Unknown = new(DeviceOutcome.Refused, "unknown_unit");

    private readonly HashSet<ReadingKey> _here = [];

    private Dictionary<string, UnitState> _units = [];

    private Dictionary<ReadingKey, bool> _known = [];

    private bool _looksForAll;

    /// <summary>Units that may be registered anew in this commit.</summary>
    public IReadOnlySet<string> Admitted => admitted;

    public IReadOnlyCollection<string> AgentIds { get; } = signals.Select(s => UnitIds.AgentOf(s.DeviceId)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

    public DeviceVerdict[] Verdicts { get; } = new DeviceVerdict[signals.Count];

    public List<TelemetryRow> Rows { get; } = [];

    /// <summary>Readings that may be in the table; the time is null where it is not known.</summary>
    public Dictionary<ReadingKey, DateTime?> Asked { get; } = [];

    public IEnumerable<UnitState> Changed => _units.Values.Where(u => u.Changed);

    /// <summary>
    /// Something of it was there already although no unit remembers it, as after a commit whose answer was lost: from now on every reading is looked for at its place. Answers whether that is new.
    /// </summary>
    public bool LookForAll() => !_looksForAll && (_looksForAll = true);

    public void Decide(Dictionary<string, UnitState> units, Dictionary<ReadingKey, bool> known)
    {
        (_units, _known) = (units, known);
        Rows.Clear();
        Asked.Clear();
        _here.Clear();
        for (var i = 0; i < signals.Count; i++)
            Verdicts[i] = Decide(signals[i]);
    }

    private DeviceVerdict Decide(DeviceSignal signal)
    {
        var agentId = UnitIds.AgentOf(signal.DeviceId);
        if (!_units.TryGetValue(agentId, out var unit))
            _units[agentId] = unit = new(agentId);
        if (unit.Identity is null)
        {
            if (!admitted.Contains(agentId))
                return Unknown;
            unit.Identity = new(agentId, signal.DeviceId, Instant.Whole(now));
            unit.IdentityChanged = true;
            unit.Tally = new(0, 0, 0, 0);
        }

        var verdict = signal switch
        {
            DeviceHello hello => Hear(unit, hello),
            DeviceReading reading => Read(unit, reading),
            DeviceEvent happened => Happen(unit, happened),
            _ => Heard,
        };
        unit.Heard(signal);
        return verdict;
    }

    private static DeviceVerdict Hear(UnitState unit, DeviceHello hello)
    {
        if (ReadingRules.Begins(hello, unit))
            unit.Memory.Begin(null, hello.HeardAt, ReadingRules.End(unit));
        var identity = IdentityRules.After(unit.Identity!, hello);
        unit.IdentityChanged |= identity != unit.Identity;
        unit.Identity = identity;
        return Stored;
    }

    /// <summary>What a unit tells is its agent's; what its sensors are is part of who it is.</summary>
    private static DeviceVerdict Happen(UnitState unit, DeviceEvent happened)
    {
        if (ChipRules.After(unit.Identity!.Extra, happened) is not { } extra)
            return Heard;
        unit.IdentityChanged |= extra != unit.Identity.Extra;
        unit.Identity = unit.Identity with { Extra = extra };
        return Stored;
    }

    private DeviceVerdict Read(UnitState unit, DeviceReading reading)
    {
        var at = ReadingRules.At(reading, now, options.Raw);
        DateTime? own = reading.DeviceTime is { } time && Instant.Whole(time) == at ? at : null;
        var taken = reading switch
        {
            { MessageId: { } id } => TakeMessage(unit, reading, id, own),
            { Sequence: { } number } => TakeNumber(unit, reading, number, own),
            _ => TakeContent(unit, reading),
        };
        if (taken is not var (key, boot) || (_looksForAll && Exists(new(unit.AgentId, key), at)))
        {
            unit.Tally = unit.Tally with { Duplicates = unit.Tally.Duplicates + 1 };
            return Duplicate;
        }

        var row = new TelemetryRow(unit.AgentId, at, key, boot, reading.Sequence, Instant.Whole(reading.HeardAt), Text(reading.Metrics), TelemetryRules.Minute(at) + TimeSpan.FromMinutes(1) + Settled < now);
        _here.Add(row.Place);
        Rows.Add(row);
        unit.Tally = unit.Tally with { Stored = unit.Tally.Stored + 1, Future = unit.Tally.Future + (ReadingRules.IsFuture(reading) ? 1 : 0) };
        if (unit.LastReadingAt > reading.HeardAt)
            return Stored;
        unit.LastReadingAt = Instant.Whole(reading.HeardAt);
        unit.Latest = reading.Sent.ToString();
        unit.Estop = reading.Estop ?? unit.Estop;
        unit.ClockSkewMs = ReadingRules.Skew(reading);
        return Stored;
    }

    private (string Key, int Boot)? TakeMessage(UnitState unit, DeviceReading reading, string id, DateTime? own)
    {
        var key = ReadingRules.Key(id, reading.Sequence);
        var content = System.IO.Hashing.XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(key));
        if (unit.Memory.Knows(content) || ((own is not null || reading.Redelivered || ReadingRules.IsKeyed(id)) && Exists(new(unit.AgentId, key), own)))
            return null;
        unit.Memory.Keep(content);
        return (key, unit.Memory.Boot);
    }

    private (string Key, int Boot)? TakeNumber(UnitState unit, DeviceReading reading, long number, DateTime? own)
    {
        var memory = unit.Memory;
        if (ReadingRules.Begins(reading, unit))
            memory.Begin(ReadingRules.BootedAt(reading.HeardAt, reading.UptimeMs!.Value), reading.HeardAt, ReadingRules.End(unit));
        var content = reading.UptimeMs is null && own is null ? ReadingRules.Content(reading, heard: false) : (ulong?)null;
        if (content is { } sent && memory.KnowsNumbered(sent))
            return null;
        var (before, mayBegin, wrap) = (ReadingRules.IsOfBootBefore(reading, memory), ReadingRules.MayBegin(reading, unit, own), ReadingRules.Wrap(reading));
        var (window, boot) = before ? (memory.Before!, memory.Boot - 1) : (memory.Now, memory.Boot);
        var extended = Extend(number, window, wrap);
        if (!before && own <= memory.EndedOwnTime && Exists(new(unit.AgentId, ReadingRules.Key(boot - 1, Extend(number, memory.Before!, wrap))), own))
            return null;
        if (window.HasSeen(extended) || (window.IsOlder(extended) && ((mayBegin && ReadingRules.IsBeginning(extended, window, own)) || Exists(new(unit.AgentId, ReadingRules.Key(boot, extended)), own))))
        {
            if (before || !mayBegin)
                return null;
            memory.Begin(null, reading.HeardAt, null);
            (window, boot, extended) = (memory.Now, memory.Boot, number);
        }

        if (content is { } fresh)
            memory.KeepNumbered(fresh);
        var missing = window.Take(extended) + Among(window, reading.Between, extended, wrap);
        unit.Tally = unit.Tally with { Missing = Math.Max(0, unit.Tally.Missing + missing) };
        if (!before && reading.UptimeMs is { } uptime)
        {
            memory.BootedNoLaterThan(ReadingRules.BootedAt(reading.HeardAt, uptime));
            if (extended == window.Last)
                memory.UptimeMs = uptime;
        }
        else if (!before && own is { } at)
        {
            memory.OwnTimeIs(at);
        }

        return (ReadingRules.Key(boot, extended), boot);
    }

    private static long Extend(long number, SeenWindow window, long wrap) => window.Last is { } last ? ReadingRules.Extend(number, last, wrap) : number;

    /// <summary>By how many fewer are missing, as they were no readings.</summary>
    private static long Among(SeenWindow window, IReadOnlyList<long> others, long number, long wrap)
    {
        var fewer = 0L;
        foreach (var other in others.Select(n => ReadingRules.Extend(n, number, wrap)))
        {
            if (other < number && other > window.First && !window.IsOlder(other) && !window.HasSeen(other))
                fewer += window.Take(other);
        }

        return fewer;
    }

    private static (string Key, int Boot)? TakeContent(UnitState unit, DeviceReading reading)
    {
        var (content, heard) = (ReadingRules.Content(reading, heard: false), ReadingRules.Content(reading, heard: true));
        if (unit.Memory.Knows(heard) || (reading.Redelivered && unit.Memory.Knows(content)))
            return null;
        unit.Memory.Keep(content);
        unit.Memory.Keep(heard);
        return (ReadingRules.Key(heard), unit.Memory.Boot);
    }

    private bool Exists(ReadingKey key, DateTime? at)
    {
        if (_here.Contains(key))
            return true;
        if (_known.TryGetValue(key, out var there))
            return there;
        Asked[key] = at;
        return false;
    }

    private static string Text(IReadOnlyList<DeviceMetric> metrics)
    {
        var text = new ArrayBufferWriter<byte>(64 + (metrics.Count * 40));
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var metric in metrics)
            {
                if (double.IsFinite(metric.Value))
                    json.WriteNumber(metric.Name, metric.Value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
