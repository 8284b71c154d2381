namespace Mycosoft.Tests.Simulators.Units;

/// <summary>Which firmware a unit runs.</summary>
internal enum Personality
{
    /// <summary>The sensor side with JSON over MDP, build 2.1.0.</summary>
    SideA = 0,

    /// <summary>The router side with JSON over MDP, build 2.0.0.</summary>
    SideB = 1,

    /// <summary>The older sensor side: binary commands, envelopes, retransmission.</summary>
    Binary = 2,

    /// <summary>The older build of a drone, in which the numbers of the buzzer start missions.</summary>
    Drone = 3,

    /// <summary>Lines and NDJSON, as ScienceComms speaks them.</summary>
    Text = 4,
}
