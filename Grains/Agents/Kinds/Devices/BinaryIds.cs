namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Numbers of commands. From 0x0010 on they mean one thing to a board and another to a drone.</summary>
internal static class BinaryIds
{
    public const ushort SetI2c = 0x0001;
    public const ushort ScanI2c = 0x0002;
    public const ushort SetInterval = 0x0003;
    public const ushort SetMos = 0x0004;
    public const ushort SaveNvs = 0x0007;
    public const ushort LoadNvs = 0x0008;
    public const ushort Reboot = 0x0009;
    public const ushort SetRole = 0x000A;
    public const ushort SetDisplayName = 0x000B;
    public const ushort GetIdentity = 0x000C;

    public const ushort PixelColour = 0x0010;
    public const ushort PixelOff = 0x0013;
    public const ushort BuzzerTone = 0x0020;
    public const ushort BuzzerStop = 0x0022;

    public const ushort WifiSenseStart = 0x0010;
    public const ushort WifiSenseStop = 0x0011;
    public const ushort StartMission = 0x0020;
    public const ushort StopMission = 0x0021;
    public const ushort ReturnToLaunch = 0x0022;
}
