using System.Text.Json;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.History;

namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>Clients that give tasks and send messages through the gateways, repeat what was not answered, and write down what they were told.</summary>
internal sealed class ClusterLoad : IAsyncDisposable
{
    private const int Clients = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly ClusterCompany _company;
    private readonly string[] _agents;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Task _running;
    private readonly TimeSpan _pace;
    private int _next;

    private ClusterLoad(ClusterCompany company, string[] agents, int most, TimeSpan pace)
    {
        (_company, _agents, _pace) = (company, agents, pace);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _running = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => Run(client, most))));
    }

    public RunHistory History { get; } = new();

    public bool HasEnded => _running.IsCompleted;

    /// <summary>Spawns the agents, then begins; it ends by itself after that many tasks.</summary>
    public static async Task<ClusterLoad> Begin(ClusterCompany company, int most = int.MaxValue, int agents = 30, TimeSpan pace = default)
    {
        var api = new Api(company.Gateways[0].Http);
        var ids = Enumerable.Range(0, agents).Select(number => $"worker-{number}").ToArray();
        foreach (var id in ids)
            (await api.Post("/agents/spawn", new { agent_id = id, agent_type = "task-router" })).Is();
        return new(company, ids, most, pace);
    }

    /// <summary>Waits until so many more tasks were accepted.</summary>
    public async Task Accepts(int more, TimeSpan within)
    {
        var goal = History.Accepted.Count + more;
        await Eventually.True(() => History.Accepted.Count >= goal || _running.IsCompleted, $"{more} more tasks are accepted; so far: {History.FailuresInWords}", within, TestContext.Current.CancellationToken);
        if (_running.IsFaulted)
            await _running;
    }

    /// <summary>Waits for the last client, then until every accepted task has ended, then holds the history against the database.</summary>
    public async Task EndAndCheck(TimeSpan within)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await _running.WaitAsync(within, cancellation);
        await Settled(within);
        await new HistoryChecker(History, _company.Database.ConnectionString).Check(cancellation);
    }

    public async Task StopAndCheck(TimeSpan within)
    {
        await _ending.CancelAsync();
        await EndAndCheck(within);
    }

    /// <summary>After a failure nobody waits for what is still under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _abandoned.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        _abandoned.Dispose();
    }

    private Task<(int, int)> Settled(TimeSpan within) => Eventually.Equal(
        (0, 0),
        async () =>
        {
            var stats = (await new Api(_company.Gateways[0].Http).Get("/status")).Is()["pool_stats"]!;
            return ((int)stats["pending_tasks"]!, (int)stats["running_tasks"]!);
        },
        "no task is pending or running",
        within,
        TestContext.Current.CancellationToken);

    private async Task Run(int client, int most)
    {
        while (!_ending.IsCancellationRequested && Interlocked.Increment(ref _next) is var number && number <= most)
        {
            var agent = _agents[number % _agents.Length];
            if (await Ask("/tasks", new { agent_id = agent, task_type = "get_status" }, $"task-{number}") is { } task)
                History.WasAccepted(task.GetProperty("task_id").GetGuid(), agent);
            if (_pace > TimeSpan.Zero)
                await Task.Delay(_pace);
            if (number % 10 != 0)
                continue;
            var sender = $"client-{client}";
            if (await Ask("/messages", new { from_agent = sender, to_agent = _agents[0], message_type = "event", payload = new { number } }, $"message-{number}") is { } message)
                History.WasSent(sender, _agents[0], message.GetProperty("message_id").GetGuid());
        }
    }

    /// <summary>Until it is answered; null when the load ends before. A failure is written down each time.</summary>
    private async Task<JsonElement?> Ask(string path, object body, string key)
    {
        while (true)
        {
            try
            {
                var gateway = _company.Gateways[(key.GetHashCode(StringComparison.Ordinal) & 0x7fff) % _company.Gateways.Count];
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json") };
                request.Headers.Add("Idempotency-Key", key);
                using var response = await gateway.Http.SendAsync(request, _abandoned.Token);
                if (response.IsSuccessStatusCode)
                    return JsonElement.Parse(await response.Content.ReadAsStringAsync());
                History.Failed($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}"[..Math.Min(120, 4 + (int)(response.Content.Headers.ContentLength ?? 100))]);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                History.Failed(e.GetType().Name);
            }

            if (_abandoned.IsCancellationRequested)
                return null;
            await Task.Delay(Pause);
        }
    }
}
