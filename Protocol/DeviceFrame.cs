namespace Mycosoft.Devices.Protocol;

/// <summary>A frame of any dialect, read and checked; holds good only during the call that brings it.</summary>
public readonly ref struct DeviceFrame
{
    public Dialect Dialect { get; init; }

    /// <summary>Its type in the numbers of dialect A.</summary>
    public MdpHeader Header { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>The sender's clock, UTC; null where the dialect has none.</summary>
    public DateTime? SentAt { get; init; }

    /// <summary>The number of the unit in MMP.</summary>
    public uint? UnitNumber { get; init; }
}
