namespace Mycosoft.Clients.Outbound;

/// <summary>A call to an address that a user gave.</summary>
/// <param name="Url">Where to.</param>
public sealed record OutboundRequest(Uri Url)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>The owner's own site from the configuration: it is called wherever it is.</summary>
    public Uri? Own { get; init; }

    /// <summary>Sent to the first host only; never taken along to another one.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public int MaxRedirects { get; init; } = 10;

    /// <summary>For bodies of which a part is of no use: a longer one is the failure body_too_large instead of being cut.</summary>
    public bool NeedsWholeBody { get; init; }
}
