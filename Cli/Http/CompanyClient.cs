using System.Text;
using System.Text.Json.Nodes;
using Mycosoft.Cli.Output;

namespace Mycosoft.Cli.Http;

/// <summary>The company as HTTP shows it. What goes wrong is a <see cref="Failure"/>; only an interruption is thrown.</summary>
internal sealed class CompanyClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public CompanyClient(Uri address, string? key, TimeSpan patience, HttpMessageHandler handler, TimeProvider clock)
    {
        (Address, Patience, _clock) = (address, patience, clock);
        _http = new(handler) { BaseAddress = address, Timeout = patience };
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        if (key is not null)
            _http.DefaultRequestHeaders.TryAddWithoutValidation("X-API-Key", key);
    }

    public Uri Address { get; }

    public TimeSpan Patience { get; }

    /// <summary>No redirect is followed, for the key would go along; the machine itself is reached without a proxy.</summary>
    public static HttpMessageHandler HandlerFor(Uri address) => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !address.IsLoopback };

    public Task<Result<Reply>> Get(string path, CancellationToken cancellationToken) => Send(HttpMethod.Get, path, null, null, cancellationToken);

    public Task<Result<Reply>> Delete(string path, CancellationToken cancellationToken) => Send(HttpMethod.Delete, path, null, null, cancellationToken);

    public Task<Result<Reply>> Post(string path, JsonNode? body, CancellationToken cancellationToken) => Send(HttpMethod.Post, path, body, null, cancellationToken);

    /// <summary>A POST that creates something: under its key it may be repeated when the connection is lost.</summary>
    public Task<Result<Reply>> Create(string path, JsonNode? body, string? idempotencyKey, CancellationToken cancellationToken) =>
        Send(HttpMethod.Post, path, body, idempotencyKey ?? $"{Guid.NewGuid():N}", cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<Result<Reply>> Send(HttpMethod method, string path, JsonNode? body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? wait;
            try
            {
                using var request = Request(method, path, body, idempotencyKey);
                using var response = await _http.SendAsync(request, cancellationToken);
                wait = RetryRules.AfterAnswer(method, (int)response.StatusCode, response.Headers.RetryAfter?.Delta, attempt);
                if (wait is null)
                    return Read((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Failure.Unreachable(Address, FormattableString.Invariant($"No answer within {Patience.TotalSeconds:0.###} s."));
            }
            catch (HttpRequestException exception)
            {
                wait = RetryRules.AfterLostConnection(method, idempotencyKey is not null, exception.HttpRequestError, attempt);
                if (wait is null)
                    return Failure.Unreachable(Address, exception.Message);
            }

            await Task.Delay(wait.Value, _clock, cancellationToken);
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, JsonNode? body, string? idempotencyKey)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return request;
    }

    private Result<Reply> Read(int status, string body)
    {
        if (status is < 200 or >= 300)
            return Failure.Of(status, body);
        return ApiJson.TryParse(body, out var json) ? new Reply(status, body, json) : Failure.Foreign(Address, "The answer is not JSON.");
    }
}
