namespace Mycosoft.Tests.Simulators.Faults;

/// <summary>What may go wrong with a frame, its line, or the board that sends it.</summary>
internal enum FaultKind
{
    /// <summary>The frame never leaves.</summary>
    Lost = 0,

    /// <summary>The frame goes out twice.</summary>
    Duplicated = 1,

    /// <summary>One bit of it turns.</summary>
    Flipped = 2,

    /// <summary>Its end is missing, the delimiter as well.</summary>
    Truncated = 3,

    /// <summary>Bytes of no meaning go before it.</summary>
    Garbage = 4,

    /// <summary>The board starts again after it.</summary>
    Reset = 5,

    /// <summary>Nothing more comes for a minute.</summary>
    Mute = 6,

    /// <summary>For a minute the line carries one byte over and over, and no end of a frame.</summary>
    Stuck = 7,

    /// <summary>It is two seconds late, and whatever follows waits behind it.</summary>
    Slow = 8,

    /// <summary>The cable is pulled after it, for ten seconds.</summary>
    Unplug = 9,

    /// <summary>The board's clock goes wrong: the rate is by how much.</summary>
    Drift = 10,
}
