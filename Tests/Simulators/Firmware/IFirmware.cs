using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Firmware;

/// <summary>What runs on a board. Called by one thread at a time, while the board is on.</summary>
internal interface IFirmware
{
    /// <summary>The version that it ships as.</summary>
    string Shipped { get; }

    /// <summary>When <see cref="Tick"/> has something to do.</summary>
    DateTimeOffset NextDue { get; }

    void Boot();

    void Receive(ReadOnlySpan<byte> bytes);

    void Tick();

    /// <summary>Tells of an event with what belongs to it: text or whole numbers.</summary>
    void Tell(string name, params ReadOnlySpan<(string Name, object Value)> details);

    static IFirmware Of(Board board) => board.Profile.Personality switch
    {
        Personality.SideA => new SideA(board),
        Personality.SideB => new SideB(board),
        Personality.Binary or Personality.Drone => new OlderBuild(board),
        Personality.Text => new ScienceComms(board),
        var other => throw new ArgumentOutOfRangeException(nameof(board), other, "No firmware has this personality."),
    };
}
