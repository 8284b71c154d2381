using System.ComponentModel;

namespace Mycosoft.Clients.Outbound;

/// <summary>The certificate a site presented, whether or not it is trusted.</summary>
public sealed record TlsReport(
    string Subject,
    string Issuer,
    DateTime NotBefore,
    DateTime NotAfter,
    [property: Description("Whole days until not_after; negative when it has passed.")] int DaysLeft,
    bool Valid,
    [property: Description("expired, not_yet_valid, name, untrusted or missing; null when valid.")] string? Error,
    IReadOnlyList<string> Names)
{
    [Description("Such as tls13; null when the handshake did not end.")]
    public string? Protocol { get; init; }

    public string? Cipher { get; init; }
}
