using System.Net;
using System.Text;

namespace Mycosoft.Tests.Unit.Cli;

/// <summary>Answers in the order of its script, and remembers what it was asked.</summary>
internal sealed class ScriptedCompany(params IEnumerable<Func<HttpResponseMessage>> script) : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> _script = new(script);
    private readonly List<(string Request, string? Key)> _asked = [];

    public IReadOnlyList<(string Request, string? Key)> Asked => _asked;

    public static Func<HttpResponseMessage> Says(int status, string body, int? retryAfter = null) => () =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    };

    public static Func<HttpResponseMessage> Breaks(HttpRequestError error) => () => throw new HttpRequestException(error, $"{error}");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null;
        _asked.Add(($"{request.Method} {request.RequestUri!.PathAndQuery}", key));
        return Task.FromResult(_script.Dequeue()());
    }
}
