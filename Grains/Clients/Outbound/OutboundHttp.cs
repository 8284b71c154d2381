namespace Mycosoft.Clients.Outbound;

/// <summary>The one way out to an address that a user gave: every hop is checked, timed and bounded.</summary>
public sealed class OutboundHttp(TimedRequest requests, OutboundOptions options)
{
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    /// <summary>Runs off the caller's scheduler: a timing must not contain the queue of a grain.</summary>
    public Task<OutboundAnswer> Send(OutboundRequest request, CancellationToken cancellationToken) =>
        Task.Run(() => Limited(token => Follow(request, token), cancellationToken), cancellationToken);

    /// <summary>Connects and secures only; for a look at the certificate.</summary>
    public Task<OutboundAnswer> Handshake(Uri url, Uri? own, CancellationToken cancellationToken) =>
        Task.Run(() => Limited(token => requests.Handshake(new Hop(url, HttpMethod.Get, own, NoHeaders), token), cancellationToken), cancellationToken);

    private async Task<OutboundAnswer> Limited(Func<CancellationToken, Task<OutboundAnswer>> call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.RequestTimeout);
        var answer = await call(limit.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    private async Task<OutboundAnswer> Follow(OutboundRequest request, CancellationToken cancellationToken)
    {
        var redirects = new List<Redirect>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { Key(request.Url) };
        var hop = new Hop(request.Url, request.Method, request.Own, request.Headers);
        while (true)
        {
            var answer = await One(hop, cancellationToken);
            if (answer.Fault is null && TargetOf(answer) is { } target)
            {
                redirects.Add(new(hop.Url.AbsoluteUri, answer.Status!.Value, target.AbsoluteUri, answer.Timings.TotalMs));
                answer = Stopped(answer, target, seen, redirects.Count, request.MaxRedirects);
                if (answer.Fault is null)
                {
                    hop = hop with { Url = target, Headers = OutboundGuard.SameAuthority(hop.Url, target) ? hop.Headers : NoHeaders };
                    continue;
                }
            }

            return Complete(answer, redirects, request);
        }
    }

    private async Task<OutboundAnswer> One(Hop hop, CancellationToken cancellationToken)
    {
        if (OutboundGuard.CheckForm(hop.Url) is { } refusal)
            return new(hop.Url, new(null, null, null, null, 0)) { Refusal = refusal };
        return await requests.Send(hop, options.MaxBodyBytes, cancellationToken);
    }

    private static OutboundAnswer Stopped(OutboundAnswer answer, Uri target, HashSet<string> seen, int count, int most)
    {
        if (!seen.Add(Key(target)))
            return answer with { Failure = new(Verdicts.RedirectLoop, $"{target} was already visited.") };
        return count > most ? answer with { Failure = new(Verdicts.TooManyRedirects, $"More than {most} redirects.") } : answer;
    }

    private static OutboundAnswer Complete(OutboundAnswer answer, List<Redirect> redirects, OutboundRequest request)
    {
        var total = Math.Round(answer.Timings.TotalMs + (answer.Failure?.Verdict is Verdicts.RedirectLoop or Verdicts.TooManyRedirects ? 0 : redirects.Sum(r => r.Ms)), 2);
        answer = answer with { Redirects = redirects, Timings = answer.Timings with { TotalMs = total } };
        return request.NeedsWholeBody && answer is { Truncated: true, Failure: null }
            ? answer with { Failure = new(Verdicts.BodyTooLarge, $"The body is longer than {answer.Body.Length} bytes.") }
            : answer;
    }

    private static Uri? TargetOf(OutboundAnswer answer) =>
        answer.Status is 301 or 302 or 303 or 307 or 308 && answer.Headers.First("Location") is { Length: > 0 } location && Uri.TryCreate(answer.Url, location, out var target)
            ? target
            : null;

    private static string Key(Uri url) => url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
}
