namespace Mycosoft.Devices.Protocol;

/// <summary>What a frame is, in the numbers of dialect A; other dialects are read into them.</summary>
public static class MdpTypes
{
    public const byte Telemetry = 1;
    public const byte Command = 2;
    public const byte Ack = 3;
    public const byte Event = 5;
    public const byte Hello = 6;
    public const byte WifiSense = 7;
    public const byte DroneTelemetry = 8;
    public const byte DroneMissionStatus = 9;
    public const byte Emissions = 0x0B;

    /// <summary>A sign of life of dialect C, whose number A has given away.</summary>
    public const byte Heartbeat = 0xF6;
}
