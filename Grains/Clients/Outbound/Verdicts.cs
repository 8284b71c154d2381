namespace Mycosoft.Clients.Outbound;

/// <summary>Why a call got no usable answer.</summary>
public static class Verdicts
{
    public const string DnsFailure = "dns_failure";
    public const string ConnectRefused = "connect_refused";
    public const string ConnectTimeout = "connect_timeout";
    public const string TlsError = "tls_error";
    public const string Timeout = "timeout";
    public const string Reset = "reset";
    public const string RedirectLoop = "redirect_loop";
    public const string TooManyRedirects = "too_many_redirects";
    public const string BodyTooLarge = "body_too_large";
    public const string ProtocolError = "protocol_error";
}

/// <summary>A verdict and one sentence about it.</summary>
public sealed record CallFailure(string Verdict, string Detail)
{
    /// <summary>What a task that needed the answer ends with.</summary>
    public Fault ToFault() => Verdict switch
    {
        Verdicts.Timeout or Verdicts.ConnectTimeout => Fault.Timeout(Sentence),
        Verdicts.DnsFailure or Verdicts.ConnectRefused or Verdicts.Reset => Fault.Unavailable(Sentence),
        _ => Fault.UpstreamError(Sentence),
    };

    private string Sentence => $"{Verdict}: {Detail}";
}
