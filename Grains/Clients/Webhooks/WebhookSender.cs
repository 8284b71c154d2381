using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Webhooks;

/// <summary>Sends one event to the owner's receiver.</summary>
public sealed class WebhookSender(WebhookOptions options, ServiceHttp http, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public bool IsConfigured => options.Url is not null;

    /// <summary>The id stays the same over every try, so that the receiver may pass over what it has seen.</summary>
    public async Task<WebhookReply> Send(string id, string body, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(id, now, body, options.Secrets));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var outcome = await http.Send(request, null, limit.Token);
        var reply = outcome.Result is { } answer ? WebhookRules.Read(answer.Status, answer.Headers.First("Retry-After"), clock.GetUtcNow()) : new(WebhookVerdict.Later, outcome.Fault!.Message);
        WebhookInstruments.Answered(reply.Verdict);
        return reply;
    }
}
