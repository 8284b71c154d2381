using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Mycosoft.Tests.EndToEnd.Http;

/// <summary>The company as an HTTP client sees it. A body that is a text is sent as it is, anything else as its JSON.</summary>
public sealed class Api(HttpClient http)
{
    private const string Json = "application/json";

    public HttpClient Http => http;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<Reply> Post(string path, object? body = null, string? idempotencyKey = null) => Send(HttpMethod.Post, path, body, idempotencyKey);

    public async Task<Reply> Send(HttpMethod method, string path, object? body = null, string? idempotencyKey = null, string contentType = Json)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue(contentType, "utf-8"));
        }

        // The refusal of a large body comes before the body is sent whole; without this the client may only see a broken pipe.
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > 1_000_000;
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return await Reply.Read(response, Cancellation);
    }
}
