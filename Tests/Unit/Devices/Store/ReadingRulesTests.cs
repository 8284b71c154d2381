using CsCheck;
using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices.Store;

public sealed class ReadingRulesTests
{
    private const long U32 = 1L << 32;

    private static readonly DateTime Start = new(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly DeviceRoute Route = new("serial:/dev/ttyACM0", "mdp");

    [Fact]
    public void A_number_and_an_uptime_that_go_back_begin_a_boot_and_a_number_alone_does_not()
    {
        var unit = new Unit();
        Assert.Equal(["stored", "stored", "duplicate", "stored", "stored", "duplicate"], [
            unit.Hear(At(100), number: 50, uptime: 90_000), unit.Hear(At(105), 51, 95_000), unit.Hear(At(106), 50, 90_000), unit.Hear(At(107), 49, 85_000),
            unit.Hear(At(120), 1, 5_000), unit.Hear(At(121), 1, 5_000)]);
        Assert.Equal((1, 1L), (unit.State.Memory.Boot, unit.State.Memory.Now.Last));
        Assert.Equal("duplicate", unit.Hear(At(122), 51, 95_000));
        Assert.Equal(["s:0:50", "s:0:51", "s:0:49", "s:1:1"], unit.Keys);
    }

    [Fact]
    public void A_hello_with_a_number_below_the_last_begins_a_boot_once()
    {
        var unit = new Unit();
        unit.Hear(At(1), 7, null);
        var hello = new DeviceHello("unit", Route, At(10)) { FromUnit = true, Sequence = 1 };
        unit.Hear(hello);
        Assert.Equal(["stored", "stored"], [unit.Hear(At(11), 2, null), unit.Hear(At(12), 7, null)]);
        unit.Hear(hello);
        Assert.Equal((1, "duplicate"), (unit.State.Memory.Boot, unit.Hear(At(13), 2, null)));
        unit.Hear(hello with { FromUnit = false, HeardAt = At(20) });
        Assert.Equal(1, unit.State.Memory.Boot);
    }

    [Fact]
    public void Numbers_of_32_bits_go_on_behind_their_last()
    {
        var unit = new Unit();
        Assert.Equal(["stored", "stored", "stored", "duplicate", "stored"], [
            unit.Hear(At(1), U32 - 2, null), unit.Hear(At(2), 0, null), unit.Hear(At(3), U32 - 1, null), unit.Hear(At(4), 0, null), unit.Hear(At(5), 1, null)]);
        Assert.Equal((0, U32 + 1, 0L), (unit.State.Memory.Boot, unit.State.Memory.Now.Last, unit.State.Tally.Missing));
    }

    [Fact]
    public void Numbers_that_went_to_answers_are_not_missing_and_those_of_a_boot_before_say_nothing()
    {
        var unit = new Unit();
        unit.Hear(At(1), 5, 50_000);
        Assert.Equal("stored", unit.Hear(new DeviceReading("unit", Route, At(2)) { Sequence = 9, UptimeMs = 51_000, Between = [6, 8, 8] }));
        Assert.Equal(1, unit.State.Tally.Missing);
        Assert.Equal("stored", unit.Hear(At(3), 7, 50_500));
        Assert.Equal(0, unit.State.Tally.Missing);
        Assert.Equal("stored", unit.Hear(new DeviceReading("unit", Route, At(60)) { Sequence = 1, UptimeMs = 1_000, Between = [10, 11] }));
        Assert.Equal((1, 1L, 0L), (unit.State.Memory.Boot, unit.State.Memory.Now.Last, unit.State.Tally.Missing));
    }

    [Fact]
    public void A_boot_that_nobody_heard_is_not_taken_for_the_one_before_by_when_its_hello_was_asked_for()
    {
        var unit = new Unit();
        Assert.Equal(["stored", "stored"], [unit.Hear(At(40), 8, 40_000), unit.Hear(At(250_000), 50_000, 250_000_000)]);
        // Board and host are cut off; the board is up at 250,005, and the host asks it for a hello at 250,060.
        unit.Hear(new DeviceHello("unit", Route, At(250_060)) { FromUnit = true, Sequence = 7 });
        Assert.Equal(["stored", "stored"], [unit.Hear(At(250_065), 8, 60_000), unit.Hear(At(250_070), 9, 65_000)]);
        Assert.Equal(At(250_005), unit.State.Memory.BootedAt);
        Assert.Equal(["duplicate", "duplicate"], [unit.Hear(At(250_071), 50_000, 250_000_000), unit.Hear(At(250_072), 8, 60_000)]);
        Assert.Equal(["s:0:8", "s:0:50000", "s:1:8", "s:1:9"], unit.Keys);
    }

    [Fact]
    public void A_reading_of_a_new_boot_that_comes_after_a_later_one_is_of_that_boot()
    {
        var unit = new Unit();
        unit.Hear(At(100), 50, 90_000);
        Assert.Equal(["stored", "stored"], [unit.Hear(At(160), 3, 20_000), unit.Hear(At(159), 2, 10_000)]);
        Assert.Equal(["s:0:50", "s:1:3", "s:1:2"], unit.Keys);
    }

    [Fact]
    public void An_uptime_beyond_all_time_is_only_a_number()
    {
        var unit = new Unit();
        Assert.Equal(["stored", "stored"], [unit.Hear(At(1), 5, (1L << 53) - 1), unit.Hear(At(2), 3, 1_000)]);
        unit.Hear(new DeviceHello("unit", Route, At(3)) { FromUnit = true, Sequence = 1 });
        Assert.Equal("stored", unit.Hear(At(4), 2, 3_000));
    }

    [Fact]
    public void Without_an_uptime_a_number_that_comes_again_begins_a_boot_if_the_units_own_clock_has_gone_on()
    {
        var unit = new Unit();
        DeviceReading Reading(int number, int time) => new("unit", Route, At(time + 1)) { Sequence = number, DeviceTime = At(time), Sent = new($"{number * 1_000_000L + time}") };
        Assert.All(Enumerable.Range(1, 500), n => Assert.Equal("stored", unit.Hear(Reading(n, n * 5))));
        Assert.All(Enumerable.Range(1, 600), n => Assert.Equal("stored", unit.Hear(Reading(n, 3_000 + (n * 5)))));
        Assert.Equal((1, 600L, 0L), (unit.State.Memory.Boot, unit.State.Memory.Now.Last, unit.State.Tally.Missing));
        foreach (var again in (DeviceReading[])[Reading(600, 6_000), Reading(3, 3_015), Reading(499, 2_495), Reading(2, 10)])
            Assert.Equal("duplicate", unit.Hear(again with { HeardAt = At(6_500) }));
        Assert.Equal("duplicate", unit.Hear(Reading(5, 7_000) with { Redelivered = true }));
    }

    [Fact]
    public void Without_any_time_a_number_that_comes_again_begins_a_boot_if_what_it_says_is_not_remembered()
    {
        var unit = new Unit();
        DeviceReading Reading(int number, int heard, string sent) => new("unit", Route, At(heard)) { Sequence = number, Sent = new($"\"{sent}\"") };
        Assert.All(Enumerable.Range(1, 500), n => Assert.Equal("stored", unit.Hear(Reading(n, n, $"a{n}"))));
        Assert.Equal(["duplicate", "duplicate"], [unit.Hear(Reading(480, 501, "a480")), unit.Hear(Reading(3, 400, "a3"))]);
        Assert.Equal("duplicate", unit.Hear(Reading(1, 501, "b1") with { Redelivered = true }));
        Assert.All(Enumerable.Range(1, 600), n => Assert.Equal("stored", unit.Hear(Reading(n, 600 + n, $"b{n}"))));
        Assert.Equal((1, 600L), (unit.State.Memory.Boot, unit.State.Memory.Now.Last));
        Assert.Equal("duplicate", unit.Hear(Reading(600, 1_300, "b600")));
    }

    [Theory]
    [InlineData("mdp_b", false)]
    [InlineData("mdp_c", false)]
    [InlineData("json", true)]
    public void Numbers_of_16_bits_go_round(string dialect, bool narrow)
    {
        var unit = new Unit();
        var reading = new DeviceReading("unit", new("serial:/dev/ttyACM0", dialect), At(0)) { IsNarrow = narrow };
        for (var n = 64_000L; n < 68_000; n++)
            Assert.Equal("stored", unit.Hear(reading with { HeardAt = At(n), Sequence = n % 65_536, UptimeMs = n * 1_000 }));
        Assert.Equal((0, 67_999L, 0L), (unit.State.Memory.Boot, unit.State.Memory.Now.Last, unit.State.Tally.Missing));
        Assert.Equal("duplicate", unit.Hear(reading with { HeardAt = At(68_001), Sequence = 67_998 % 65_536, UptimeMs = 67_998_000 }));
    }

    [Theory]
    [InlineData(0, 65_535, 65_536)]
    [InlineData(65_535, 65_540, 65_535)]
    [InlineData(10, 131_070, 131_082)]
    [InlineData(60_000, 60_010, 60_000)]
    [InlineData(1, 30_000, 1)]
    public void Near_the_end_of_a_round_a_small_number_is_behind_it_and_a_large_one_before_it(long number, long last, long extended) => Assert.Equal(extended, ReadingRules.Extend(number, last, 65_536));

    [Fact]
    public void A_units_own_time_is_believed_if_it_can_be()
    {
        var (now, kept) = (At(1_000_000), TimeSpan.FromDays(7));
        var reading = new DeviceReading("unit", Route, now);
        Assert.Equal(now.AddMinutes(4), ReadingRules.At(reading with { DeviceTime = now.AddMinutes(4) }, now, kept));
        Assert.Equal(now.AddDays(-6), ReadingRules.At(reading with { DeviceTime = now.AddDays(-6) }, now, kept));
        foreach (var unbelievable in (DateTime?[])[null, now.AddMinutes(6), now.AddDays(-8), DateTime.UnixEpoch])
            Assert.Equal(now, ReadingRules.At(reading with { DeviceTime = unbelievable }, now, kept));
        Assert.Equal(-86_400_000, ReadingRules.Skew(reading with { DeviceTime = now.AddDays(-1) }));
    }

    [Fact]
    public void What_no_table_takes_is_not_possible()
    {
        var reading = new DeviceReading("unit", Route, At(1));
        Assert.True(SignalCheck.IsPossible(reading with { Metrics = [new("a", 1)] }));
        foreach (var bad in (DeviceSignal[])[
            reading with { Metrics = [new("\ud800", 1)] }, reading with { MessageId = "a\0" }, reading with { Sequence = -1 }, reading with { UptimeMs = long.MaxValue }, reading with { Metrics = [new("a", 1e101)] }, reading with { Metrics = [new("a", double.NegativeInfinity)] }, reading with { DeviceId = "coordinator" },
            new DeviceHello("unit", Route, At(1)) { Port = 0 }, new DeviceReply("unit", Route, At(1))])
        {
            Assert.False(SignalCheck.IsPossible(bad), bad.ToString());
        }
    }

    /// <summary>Boots of ten minutes and more, a reading every five seconds; each is repeated or held back by up to seven others, also over a restart.</summary>
    [Fact]
    public void Whatever_is_repeated_held_back_or_restarted_each_reading_is_stored_once() =>
        Gen.Select(Gen.Int[120, 160].Array[1, 4], Gen.Int[0, 7].Array[640], Gen.Int[0, 9].Array[640], Gen.Bool).Sample((boots, held, copies, hello) =>
        {
            var (sent, time) = (new List<(int Order, DeviceSignal Signal)>(), 0);
            foreach (var (boot, length) in boots.Index())
            {
                if (hello)
                    sent.Add((time * 8, new DeviceHello("unit", Route, At(0)) { FromUnit = true, Sequence = 1 }));
                for (var n = 1; n <= length; n++, time++)
                {
                    // The first readings of a boot are not held back: a unit that repeats them then looks like one that restarts.
                    var late = n <= 8 ? 0 : held[sent.Count % held.Length];
                    var reading = new DeviceReading("unit", Route, At(0)) { Sequence = n + 1, UptimeMs = n * 5_000L + boot, Sent = new($"\"{boot}:{n}\"") };
                    sent.Add(((time + late) * 8 + 1, reading));
                    if (n > 8 && copies[sent.Count % copies.Length] < 3)
                        sent.Add(((time + late + copies[sent.Count % copies.Length]) * 8 + 2, reading));
                }

                time += 2;
            }

            var unit = new Unit();
            foreach (var (order, signal) in sent.OrderBy(s => s.Order))
                unit.Hear(signal with { HeardAt = At(order * 5 / 8.0) });
            Assert.Equal(sent.Select(s => s.Signal).OfType<DeviceReading>().Select(r => r.Sent.ToString()).Distinct().Order(StringComparer.Ordinal), unit.Sent.Order(StringComparer.Ordinal));
        }, iter: 200);

    private static DateTime At(double seconds) => Start.AddSeconds(seconds);

    /// <summary>A unit whose signals come one by one; the table is a set.</summary>
    private sealed class Unit
    {
        private readonly HashSet<ReadingKey> _table = [];
        private byte[] _memory = new UnitMemory().ToBytes();

        public UnitState State { get; private set; } = new("mycobrain-unit");

        public List<string> Keys { get; } = [];

        public List<string> Sent { get; } = [];

        public string Hear(DateTime at, long number, long? uptime) => Hear(new DeviceReading("unit", Route, at) { Sequence = number, UptimeMs = uptime });

        public string Hear(DeviceSignal signal)
        {
            var batch = new DeviceBatch([signal], new HashSet<string> { "mycobrain-unit" }, signal.HeardAt, DeviceOptions.Usual);
            var known = new Dictionary<ReadingKey, bool>();
            do
            {
                foreach (var asked in batch.Asked.Keys)
                    known[asked] = _table.Contains(asked);
                batch.Decide(new() { [State.AgentId] = State.Copy(_memory, State.Identity) }, known);
            }
            while (batch.Asked.Count > 0);
            State = batch.Changed.Single();
            _memory = State.Memory.ToBytes();
            foreach (var row in batch.Rows)
            {
                Assert.True(_table.Add(row.Place));
                Keys.Add(row.Key);
                Sent.Add(((DeviceReading)signal).Sent.ToString());
            }

            return batch.Verdicts[0].Outcome.ToString().ToLowerInvariant();
        }
    }
}
