using System.Collections.Concurrent;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Durability;

/// <summary>
/// A client as it should be: each task has an Idempotency-Key, and a submit that got no answer is sent again until it has one.
/// What was answered with 202 is what the company owes.
/// </summary>
internal sealed class Client(HttpClient http, ConcurrentDictionary<string, Guid> accepted)
{
    private readonly Api _api = new(http);

    public async Task Submit(string key, object task, CancellationToken cancellationToken) => accepted[key] = await Eventually.Value(
        async () => await TrySubmit(key, task), id => id != Guid.Empty, $"the submit with key {key} is answered", TimeSpan.FromSeconds(60), cancellationToken);

    private async Task<Guid> TrySubmit(string key, object task)
    {
        try
        {
            var reply = await _api.Post("/tasks", task, key);
            return reply.Status is 503 or 409 or 429 ? Guid.Empty : Guid.Parse(reply.Is(202).Text("task_id"));
        }
        catch (HttpRequestException)
        {
            return Guid.Empty;
        }
    }
}
