using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.EndToEnd.Durability;

public sealed class KilledOnSqliteTests() : KilledSuite(null);

public sealed class KilledOnPostgresTests(PostgresFixture postgres) : KilledSuite(postgres);

public abstract class KilledSuite(PostgresFixture? postgres)
{
    private const int Tasks = 2_000;
    private const int Clients = 8;
    private static readonly string[] Agents = [.. Enumerable.Range(0, 6).Select(number => $"worker-{number}")];
    private static readonly string[] Types = ["get_status", "company_status", "health_check", "delegate"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_thousand_tasks_end_exactly_once_although_the_process_is_killed_twice_meanwhile()
    {
        await using var company = await OwnCompany.Start(postgres);
        foreach (var agent in Agents)
        {
            await company.Api.Spawn(id: agent);
        }

        var accepted = new ConcurrentDictionary<string, Guid>();
        var submitting = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => SubmitShare(company, client, accepted), Cancellation)));
        foreach (var share in (int[])[600, 1_300])
        {
            await Eventually.True(() => accepted.Count >= share || submitting.IsFaulted, $"{share} tasks are accepted", TimeSpan.FromSeconds(60), Cancellation);
            await company.KillAndRestart();
        }

        await submitting;
        Assert.Equal(Tasks, accepted.Values.Distinct().Count());
        await Eventually.Equal((0, 0), () => Open(company.Api), "no task is pending or running", TimeSpan.FromSeconds(90), Cancellation);
        await AssertEachCompletedOnce(company.Api, accepted);
    }

    private static async Task SubmitShare(OwnCompany company, int client, ConcurrentDictionary<string, Guid> accepted)
    {
        using var http = company.Silo.CreateClient("a-key-for-tests");
        var submitter = new Client(http, accepted);
        for (var number = client; number < Tasks; number += Clients)
        {
            var type = Types[number % Types.Length];
            object payload = type == "delegate" ? new { task_type = "get_status", target_agent = "task-router" } : new { };
            await submitter.Submit($"task-{number}", new { agent_id = Agents[number % Agents.Length], task_type = type, payload }, Cancellation);
        }
    }

    private static async Task AssertEachCompletedOnce(Api api, ConcurrentDictionary<string, Guid> accepted)
    {
        var unfinished = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(accepted.Values, new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = Cancellation }, async (id, _) =>
        {
            var reply = await api.Get($"/tasks/{id}");
            if (reply.Status != 200 || reply.Json.Text("status") != "completed")
            {
                unfinished.Add(reply.ToString());
            }
        });
        Assert.Empty(unfinished);

        foreach (var agent in Agents)
        {
            var rows = await Pages(api, $"/tasks?agent_id={agent}", "tasks").ToListAsync(Cancellation);
            Assert.All(rows, row => Assert.Equal("completed", row.Text("status")));
            var ends = await Pages(api, $"/api/dashboard/agents/{agent}/logs?", "logs").Where(log => log["metadata"]!["task_id"] is not null).Select(log => log["metadata"]!.Text("task_id")).ToListAsync(Cancellation);
            Assert.Equal(rows.Select(row => row.Text("id")).Order(), ends.Order());
            Assert.Equal((agent, rows.Count, 0), (agent, (int)(await api.Agent(agent))["tasks_completed"]!, (int)(await api.Agent(agent))["tasks_failed"]!));
        }
    }

    private static async Task<(int Pending, int Running)> Open(Api api)
    {
        var stats = (await api.Get("/status")).Is()["pool_stats"]!;
        return ((int)stats["pending_tasks"]!, (int)stats["running_tasks"]!);
    }

    private static async IAsyncEnumerable<JsonNode> Pages(Api api, string path, string member)
    {
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await api.Get($"{path}&limit=1000{cursor}")).Is();
            foreach (var item in page.List(member))
            {
                yield return item;
            }

            cursor = page["next_cursor"] is { } next ? $"&cursor={Uri.EscapeDataString((string)next!)}" : null;
        }
    }
}
