namespace Mycosoft.Devices.Protocol;

/// <summary>Which of the languages that boards speak. Told apart by what is heard on a link, and never guessed from what is not.</summary>
public enum Dialect
{
    /// <summary>Nothing has been heard that tells.</summary>
    Unknown = 0,

    /// <summary>MDP v1 as the firmware has it, with JSON payloads (dialect A, builds 2.x).</summary>
    Mdp = 1,

    /// <summary>MDP v1 as the firmware has it, with binary commands (dialect A, older builds).</summary>
    MdpBinary = 2,

    /// <summary>The 13-byte header of the original's server (dialect B). Read only.</summary>
    MdpB = 3,

    /// <summary>The 7-byte header of MINDEX (dialect C). Read only.</summary>
    MdpC = 4,

    /// <summary>The 1-byte header of NatureOS (dialect D). Read only.</summary>
    MdpD = 5,

    /// <summary>The successor, MMP v1. Read only.</summary>
    Mmp = 6,

    /// <summary>Lines: the command line and NDJSON (dialect E).</summary>
    Text = 7,

    /// <summary>JSON documents over MQTT or HTTP.</summary>
    Json = 8,
}
