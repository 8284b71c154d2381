using System.Diagnostics;
using System.Net;

namespace Mycosoft.Clients.Outbound;

/// <summary>One request on one fresh connection.</summary>
internal sealed record Hop(Uri Url, HttpMethod Method, Uri? Own, IReadOnlyDictionary<string, string> Headers);

/// <summary>What happened on the way to an answer, filled in as it happens.</summary>
internal sealed class HopTrace
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _ready;

    public IReadOnlyList<IPAddress> Addresses { get; set; } = [];

    public double? DnsMs { get; set; }

    public double? ConnectMs { get; set; }

    public double? TlsMs { get; set; }

    public double? TtfbMs { get; private set; }

    public TlsReport? Tls { get; set; }

    public Fault? Refusal { get; set; }

    public CallFailure? Failure { get; set; }

    public double ElapsedMs => Since(_started);

    public void Ready() => _ready = Stopwatch.GetTimestamp();

    public void HeadersArrived() => TtfbMs = Since(_ready == 0 ? _started : _ready);

    public static double Since(long timestamp) => Math.Round(Stopwatch.GetElapsedTime(timestamp).TotalMilliseconds, 2);
}

/// <summary>The connection was not made; the trace says why.</summary>
internal sealed class ConnectionNotMadeException(string message, Exception? inner = null) : IOException(message, inner);
