using System.Text.Json;
using Microsoft.Extensions.Options;
using Mycosoft.Http;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Mycosoft.ControlRoom.InProcess;

/// <summary>The gateway's HTTP API, as whoever looks at the control room may use it.</summary>
internal sealed class OwnApi(OwnPipeline pipeline, Visitor visitor, IOptions<JsonOptions> options)
{
    // A screen that waits longer shows that it could not be done.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly JsonSerializerOptions _json = options.Value.SerializerOptions;

    public Task<Answer<T>> Get<T>(string target, CancellationToken cancellationToken) => Send<T>(new(HttpMethod.Get, target, visitor.Key), cancellationToken);

    /// <param name="target">Path and query.</param>
    /// <param name="body">Written as JSON; null for none.</param>
    /// <param name="idempotencyKey">The same for each try of the same change, so that a click that is repeated does nothing twice.</param>
    /// <param name="cancellationToken">Ends the wait, not the change.</param>
    /// <param name="patience">For what may take longer than a screen usually waits.</param>
    public Task<Answer<T>> Post<T>(string target, object? body, string? idempotencyKey, CancellationToken cancellationToken, TimeSpan? patience = null) =>
        Send<T>(new(HttpMethod.Post, target, visitor.Key, body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), _json), idempotencyKey), cancellationToken, patience);

    public Task<Answer<T>> Delete<T>(string target, CancellationToken cancellationToken) => Send<T>(new(HttpMethod.Delete, target, visitor.Key), cancellationToken);

    private async Task<Answer<T>> Send<T>(OwnRequest request, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        // Who leaves a screen waits no longer; what he clicked on it is done all the same.
        var reads = request.Method == HttpMethod.Get;
        var response = await Carry(request, patience ?? Patience, reads ? cancellationToken : CancellationToken.None).WaitAsync(cancellationToken);
        return response is null ? Away<T>() : response.Succeeded ? new(Read<T>(response.Body), response.Status, null) : Refused<T>(response);
    }

    /// <summary>Null when the company did not answer in time: whether it was done is not known.</summary>
    private async Task<OwnResponse?> Carry(OwnRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            var response = await pipeline.Send(request, limit.Token);
            // The pipeline answers for itself when it is broken off.
            return response.Succeeded || !limit.IsCancellationRequested ? response : null;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException or OrleansException)
        {
            return null;
        }
    }

    private static Answer<T> Away<T>() => new(default, StatusCodes.Status503ServiceUnavailable, "The company does not answer.");

    private T? Read<T>(byte[] body) => body.Length == 0 ? default : JsonSerializer.Deserialize<T>(body, _json);

    private static Answer<T> Refused<T>(OwnResponse response)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(response.Body);
            var text = problem.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 0 } words ? words : StatusText.Of(response.Status);
            return new(default, response.Status, text, problem.TryGetProperty("path", out var path) ? path.GetString() : null);
        }
        catch (JsonException)
        {
            return new(default, response.Status, StatusText.Of(response.Status));
        }
    }
}

/// <summary>What the API answered: the value, or why there is none in words for people.</summary>
/// <param name="Value">What was asked for; null where it failed.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Problem">Why it failed, in words.</param>
/// <param name="Path">The JSON path of what is wrong with the body, where the API names one.</param>
internal sealed record Answer<T>(T? Value, int Status, string? Problem, string? Path = null)
{
    public bool Succeeded => Problem is null;
}
