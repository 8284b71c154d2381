using System.ComponentModel;
using System.Net;

namespace Mycosoft.Clients.Outbound;

/// <summary>One redirect that was followed, or would have been.</summary>
public sealed record Redirect(string Url, int Status, string Location, double Ms);

/// <summary>How long each part took, in milliseconds, on a fresh connection; null for a part that was not reached or not needed.</summary>
public sealed record Timings(
    [property: Description("Name resolution.")] double? DnsMs,
    [property: Description("TCP connection.")] double? ConnectMs,
    [property: Description("TLS handshake.")] double? TlsMs,
    [property: Description("From the ready connection to the answer's headers.")] double? TtfbMs,
    [property: Description("Everything, redirects included.")] double TotalMs);

/// <summary>What came of a call: a refusal by the guard, a failure on the way, or an answer.</summary>
public sealed record OutboundAnswer(Uri Url, Timings Timings)
{
    /// <summary>The guard did not let it out.</summary>
    public Fault? Refusal { get; init; }

    /// <summary>There is no complete answer.</summary>
    public CallFailure? Failure { get; init; }

    public int? Status { get; init; }

    public string? HttpVersion { get; init; }

    public AnswerHeaders Headers { get; init; } = AnswerHeaders.None;

    /// <summary>The body, decompressed and cut at the limit.</summary>
    public byte[] Body { get; init; } = [];

    public bool Truncated { get; init; }

    /// <summary>Bytes of the body as they came over the wire.</summary>
    public long Bytes { get; init; }

    public TlsReport? Tls { get; init; }

    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    public IReadOnlyList<Redirect> Redirects { get; init; } = [];

    /// <summary>What a task that needs an answer ends with when there is none.</summary>
    public Fault? Fault => Refusal ?? Failure?.ToFault();
}
