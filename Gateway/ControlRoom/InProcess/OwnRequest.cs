using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Mycosoft.ControlRoom.InProcess;

/// <summary>A request to the gateway's own API.</summary>
/// <param name="Method">GET, POST, ...</param>
/// <param name="Target">Path and query, escaped as in an address.</param>
/// <param name="Key">Whose it is; null only where the gateway asks for none.</param>
/// <param name="Body">JSON, or null.</param>
/// <param name="IdempotencyKey">The same for each try of the same change.</param>
internal sealed record OwnRequest(HttpMethod Method, string Target, string? Key, byte[]? Body = null, string? IdempotencyKey = null) : IHttpRequestBodyDetectionFeature
{
    public bool CanHaveBody => Body is not null;

    public IHttpRequestFeature ToFeature()
    {
        var cut = Target.IndexOf('?', StringComparison.Ordinal);
        var headers = new HeaderDictionary { [HeaderNames.Host] = "localhost", [HeaderNames.Accept] = "application/json" };
        if (Key is not null)
            headers[HeaderNames.Authorization] = $"Bearer {Key}";
        if (IdempotencyKey is not null)
            headers["Idempotency-Key"] = IdempotencyKey;
        if (Body is not null)
        {
            headers[HeaderNames.ContentType] = "application/json";
            headers[HeaderNames.ContentLength] = Body.Length.ToString(CultureInfo.InvariantCulture);
        }

        return new HttpRequestFeature
        {
            Method = Method.Method,
            Scheme = "http",
            Protocol = "HTTP/1.1",
            Path = Uri.UnescapeDataString(cut < 0 ? Target : Target[..cut]),
            QueryString = cut < 0 ? "" : Target[cut..],
            RawTarget = Target,
            Headers = headers,
            Body = Body is null ? Stream.Null : new MemoryStream(Body, writable: false),
        };
    }
}
