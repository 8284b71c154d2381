namespace Mycosoft.Devices.Protocol;

/// <summary>The flags of a frame.</summary>
public static class MdpFlags
{
    public const byte AckRequested = 0x01;
    public const byte IsAck = 0x02;
    public const byte IsNack = 0x04;
}
