namespace Mycosoft.Devices.Protocol;

/// <summary>The head of a frame; what a dialect does not have is 0.</summary>
/// <param name="Acknowledges">Builds with JSON: the number that is answered. Older builds: this number and all before it have arrived.</param>
public readonly record struct MdpHeader(byte Type, uint Sequence, uint Acknowledges = 0, byte Flags = 0, byte Source = 0, byte Destination = 0)
{
    /// <summary>Bytes of it on the wire of dialect A.</summary>
    public const int Size = 16;

    public bool WantsAcknowledgement => (Flags & MdpFlags.AckRequested) != 0;
}
