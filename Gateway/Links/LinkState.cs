namespace Mycosoft.Devices.Links;

/// <summary>How a link does here.</summary>
/// <param name="Name">One of the constants.</param>
/// <param name="Error">Why it is not connected; null when it is.</param>
internal sealed record LinkState(string Name, string? Error = null, DateTime? ConnectedSince = null)
{
    public const string Waiting = "waiting";
    public const string Connecting = "connecting";
    public const string Connected = "connected";
    public const string Failed = "failed";
}
