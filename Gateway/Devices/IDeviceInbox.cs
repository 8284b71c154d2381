namespace Mycosoft.Devices;

/// <summary>The way of what is heard into the store. An answer comes after the commit.</summary>
internal interface IDeviceInbox
{
    /// <summary>One hello, reading or event.</summary>
    Task<Answer<DeviceVerdict>> Take(DeviceSignal signal, CancellationToken cancellationToken);

    /// <summary>Several at once, each answered in its place.</summary>
    Task<Answer<DeviceVerdicts>> Take(IReadOnlyList<DeviceSignal> signals, CancellationToken cancellationToken);
}
