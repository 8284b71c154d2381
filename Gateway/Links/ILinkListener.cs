namespace Mycosoft.Devices.Links;

/// <summary>Hears one connection of a link to its end.</summary>
internal interface ILinkListener
{
    /// <summary>Ends with the connection, or throws why it ended.</summary>
    /// <param name="write">Puts bytes out on the same connection.</param>
    Task Listen(IDeviceLink link, Func<LinkFrame, Task> write, CancellationToken cancellationToken);
}
