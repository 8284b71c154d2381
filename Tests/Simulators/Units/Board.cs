using Mycosoft.Tests.Simulators.Updates;

namespace Mycosoft.Tests.Simulators.Units;

/// <summary>What a firmware finds on its board; all of it but the profile, the sensors and the journal is new after a boot.</summary>
internal sealed class Board(UnitProfile profile, TimeProvider clock, Journal journal, Action<ReadOnlySpan<byte>> frame, Action<string> text)
{
    private DateTimeOffset _bootedAt = clock.GetUtcNow();

    public UnitProfile Profile => profile;

    public Journal Journal => journal;

    public SensorBench Sensors { get; } = new(profile.Seed);

    public string Firmware { get; set; } = "";

    /// <summary>How much faster than the true one the board's clock goes: 0.01 is one per cent.</summary>
    public double Drift { get; set; }

    public bool[] Mosfets { get; } = new bool[3];

    public int ToneHz { get; private set; }

    public (int R, int G, int B) Pixel { get; set; }

    public bool Estop { get; set; }

    /// <summary>The drone is in the air.</summary>
    public bool OnMission { get; set; }

    public uint Sequence { get; private set; } = 1;

    /// <summary>An update that was asked for and is not done.</summary>
    public UpdateOrder? Order { get; set; }

    /// <summary>It runs a version that has not passed its self-test.</summary>
    public bool OnTrial { get; set; }

    public bool RestartAsked { get; set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public long UptimeMs => (long)((Now - _bootedAt).TotalMilliseconds * (1 + Drift));

    /// <summary>The board's own idea of the time.</summary>
    public DateTimeOffset OwnTime => _bootedAt.AddMilliseconds(UptimeMs);

    public uint NextSequence() => Sequence++;

    public void Tone(int hz) => ToneHz = hz;

    public void OutputsOff()
    {
        Array.Clear(Mosfets);
        Pixel = default;
        ToneHz = 0;
    }

    public void Reset()
    {
        OutputsOff();
        Estop = OnMission = RestartAsked = false;
        Order = null;
        Sequence = 1;
        _bootedAt = Now;
    }

    /// <summary>Puts a whole frame, or a line that is one, on the line.</summary>
    public void Send(ReadOnlySpan<byte> bytes) => frame(bytes);

    /// <summary>Prints text, lines of which end with \r\n.</summary>
    public void Print(string lines) => text(lines);

    public void Did(uint? sequence, string command, bool success, string outcome) => journal.Command(new(Now, sequence, command, success, outcome));
}
