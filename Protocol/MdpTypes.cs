namespace Mycosoft.Devices.Protocol;

/// <summary>What a frame is, in the numbers of dialect A; other dialects are read into them.</summary>
public static class MdpTypes
{
    public const byte Telemetry = 1;
    public const byte Command = 2;
    public const byte Ack = 3;

    /// <summary>Of a draft: later builds answer with <see cref="Ack"/> and a flag.</summary>
    public const byte Nack = 4;

    public const byte Event = 5;
    public const byte Hello = 6;

    /// <summary>A struct; in a draft, with JSON or nothing in it, a sign of life.</summary>
    public const byte WifiSense = 7;

    /// <summary>A struct; in a draft, with text in it, a line of a log.</summary>
    public const byte DroneTelemetry = 8;

    public const byte DroneMissionStatus = 9;
    public const byte Emissions = 0x0B;
    public const byte AcousticRaw = 0x20;
    public const byte AcousticFingerprint = 0x21;
    public const byte MagneticAnomaly = 0x22;
    public const byte OceanEnvironment = 0x23;
    public const byte TacticalAssessment = 0x24;
    public const byte ZeetaBridge = 0x25;

    /// <summary>A sign of life of dialect C, whose number A has given away.</summary>
    public const byte Heartbeat = 0xF6;

    /// <summary>What a frame is called that is told on as it is; null of those that are understood, or unknown.</summary>
    public static string? Name(byte type) => type switch
    {
        WifiSense => "wifisense",
        DroneTelemetry => "drone_telemetry",
        DroneMissionStatus => "drone_mission_status",
        Emissions => "emissions",
        AcousticRaw => "acoustic_raw",
        AcousticFingerprint => "acoustic_fingerprint",
        MagneticAnomaly => "magnetic_anomaly",
        OceanEnvironment => "ocean_environment",
        TacticalAssessment => "tactical_assessment",
        ZeetaBridge => "zeeta_bridge",
        _ => null,
    };
}
