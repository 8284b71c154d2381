using System.Net.Http.Json;

namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>Agents that are born to be given work.</summary>
internal sealed class Crew(HttpClient http, IReadOnlyList<string> ids)
{
    private static readonly ParallelOptions AtATime = new() { MaxDegreeOfParallelism = 16 };

    public IReadOnlyList<string> Ids => ids;

    public static async Task<Crew> Bear(HttpClient http, string prefix, int count, string kind, CancellationToken cancellationToken)
    {
        var crew = new Crew(http, [.. Enumerable.Range(1, count).Select(n => $"{prefix}-{n:0000}")]);
        await crew.Each(id => http.PostAsJsonAsync("agents/spawn", new { agent_id = id, agent_type = kind }, cancellationToken), cancellationToken);
        return crew;
    }

    public Task Delete() => Each(id => http.DeleteAsync(new Uri($"agents/{id}", UriKind.Relative)), CancellationToken.None);

    private Task Each(Func<string, Task<HttpResponseMessage>> send, CancellationToken cancellationToken) => Parallel.ForEachAsync(ids, AtATime, async (id, _) =>
    {
        using var answer = await send(id);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{answer.RequestMessage!.Method} for {id} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    });
}
