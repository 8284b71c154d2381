namespace Mycosoft.Devices.Protocol;

/// <summary>Who sends, and to whom.</summary>
public static class MdpSides
{
    public const byte SideA = 0xA1;
    public const byte SideB = 0xB1;
    public const byte Gateway = 0xC0;
    public const byte Broadcast = 0xFF;
}
