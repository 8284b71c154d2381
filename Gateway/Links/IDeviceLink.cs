namespace Mycosoft.Devices.Links;

/// <summary>One connection of a link, opened once and disposed of.</summary>
internal interface IDeviceLink : IAsyncDisposable
{
    /// <summary>Throws why it cannot be opened.</summary>
    Task Open(CancellationToken cancellationToken);

    /// <summary>What comes, in order. Ends, or throws why, when the other side is gone.</summary>
    IAsyncEnumerable<LinkPiece> Read(CancellationToken cancellationToken);

    /// <summary>Puts the bytes out whole; one at a time.</summary>
    Task Write(LinkFrame frame, CancellationToken cancellationToken);
}

/// <summary>What came at once.</summary>
/// <param name="Bytes">Valid until the next one is asked for.</param>
/// <param name="Topic">Where a broker had it from.</param>
/// <param name="Redelivered">The carrier says that it may have brought it before.</param>
/// <param name="Acknowledge">Tells the carrier that it need not bring it again; null when it asks for nothing.</param>
internal readonly record struct LinkPiece(ReadOnlyMemory<byte> Bytes, string? Topic = null, bool Redelivered = false, Func<CancellationToken, Task>? Acknowledge = null);
