using System.Diagnostics;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Durability;

[Collection(typeof(OnSqlite))]
public sealed class BusyOnSqliteTests(SqliteCompany company) : BusySuite(company);

[Collection(typeof(OnPostgres))]
public sealed class BusyOnPostgresTests(PostgresCompany company) : BusySuite(company);

public abstract class BusySuite(SharedCompany company) : CompanySuite(company)
{
    private static readonly int[] Priorities = [1, 3, 5, 8, 10];

    // A queue position may be improved by waiting a minute; the submitting below takes seconds.
    [Fact]
    public async Task A_thousand_tasks_queue_at_one_busy_agent_and_start_in_order_while_it_stays_reachable()
    {
        var id = await Api.Spawn(config: new { max_concurrent_tasks = 1 });
        var work = await Occupation.Of(Api, id);
        var queued = new List<(int Priority, Guid Id)>();
        for (var number = 0; number < 1_000; number++)
        {
            var priority = Priorities[number % Priorities.Length];
            queued.Add((priority, await Api.Submit(id, priority: priority)));
        }

        Assert.Equal(1_000, (int)(await Api.Agent(id))["queue_depth"]!);
        await AssertReachable(id, queued[999].Id);
        queued.RemoveAt(999);

        await work.End();
        await Eventually.Equal(0, async () => (int)(await Api.Agent(id))["queue_depth"]!, $"the queue of {id} is empty", TimeSpan.FromSeconds(60), Cancellation);
        await Task.WhenAll(queued.TakeLast(5).Select(task => Api.Ended(task.Id)));
        var expected = queued.OrderByDescending(task => task.Priority).Select(task => task.Id);
        Assert.Equal(expected, (await Rows(id)).Where(row => row.Text("status") == "completed" && row.Text("task_type") == "get_status").OrderBy(row => (DateTime)row["started_at"]!).Select(row => (Guid)row["id"]!));
    }

    private async Task AssertReachable(string id, Guid last)
    {
        await Timed("health", async () => Assert.Equal(1_000, (int)(await Api.Get($"/agents/{id}/health")).Is()["queue_depth"]!));
        await Timed("cancel", async () => Assert.Equal("cancelled", (await Api.Post($"/tasks/{last}/cancel")).Is().Text("status")));
        await Timed("pause", async () => Assert.Equal("paused", (await Api.Post($"/agents/{id}/pause")).Is().Text("status")));
        await Timed("resume", async () => Assert.Equal("busy", (await Api.Post($"/agents/{id}/resume")).Is().Text("status")));
    }

    private static async Task Timed(string what, Func<Task> call)
    {
        var clock = Stopwatch.StartNew();
        await call();
        Assert.True(clock.ElapsedMilliseconds < 1_000, $"{what} took {clock.ElapsedMilliseconds} ms at a busy agent");
    }

    private async Task<List<JsonNode>> Rows(string id)
    {
        var (rows, cursor) = (new List<JsonNode>(), "");
        do
        {
            var page = (await Api.Get($"/tasks?agent_id={id}&limit=1000{cursor}")).Is();
            rows.AddRange(page.List("tasks"));
            cursor = page["next_cursor"] is { } next ? $"&cursor={Uri.EscapeDataString((string)next!)}" : null;
        }
        while (cursor is not null);
        return rows;
    }
}
