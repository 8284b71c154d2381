using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Readers;

public abstract class AgentReads(StoreUnderTest store) : ReaderSuite(store)
{
    private AgentQueries Agents => new(Database, Catalog, Clock);

    [Fact]
    public async Task An_idle_agent_is_described_by_its_kind_and_its_row()
    {
        await Company.Bear("probe-agent");
        await Company.Live();
        Clock.Advance(TimeSpan.FromSeconds(90));
        var agent = Value(await Agents.Find("probe-agent", Cancellation));
        Assert.Equal((AgentStatus.Idle, "probe", AgentCategory.Data, "probe-agent", "Looks at things."), (agent.Status, agent.AgentType, agent.Category, agent.DisplayName, agent.Description));
        Assert.Equal((90, Company.Silo, 0, 0), (agent.UptimeSeconds, agent.Silo, agent.QueueDepth, agent.RunningTasks));
        Assert.NotNull(agent.LastHeartbeat);
        Assert.Equal((null, null, null, null, null), (agent.AvgTaskDurationMs, agent.ErrorRate, agent.CpuUsage, agent.CurrentTaskId, agent.ContainerId));
        Assert.Same(AgentConfig.Default, agent.Config);
        Assert.Same(SampleKinds.Probe.Capabilities, agent.Capabilities);
    }

    [Fact]
    public async Task What_its_owner_set_wins_and_adds()
    {
        await Company.Bear("p", config: """{"display_name": "Eye", "description": "Mine.", "capabilities": ["dreaming", "look"], "a_newer_member": 1}""");
        var agent = Value(await Agents.Find("p", Cancellation));
        Assert.Equal(("Eye", "Mine."), (agent.DisplayName, agent.Description));
        Assert.Contains("dreaming", agent.Capabilities);
        Assert.Equal(agent.Capabilities.Count, agent.Capabilities.Distinct().Count());
    }

    [Fact]
    public async Task Counters_and_means_come_from_ended_tasks()
    {
        await Company.Bear("p");
        await Company.Finish("p", duration: 40);
        await Company.Finish("p", Mycosoft.Tasks.TaskState.Failed, duration: 20);
        var agent = Value(await Agents.Find("p", Cancellation));
        Assert.Equal((1, 1, 30.0, 0.5), (agent.TasksCompleted, agent.TasksFailed, agent.AvgTaskDurationMs, agent.ErrorRate));
        Assert.Equal(Now, agent.LastActive);
    }

    [Fact]
    public async Task The_current_task_is_the_running_one_that_started_first()
    {
        await Company.Bear("p");
        var first = await Company.Run("p");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Company.Run("p");
        await Company.Accept("p");
        var agent = Value(await Agents.Find("p", Cancellation));
        Assert.Equal((AgentStatus.Busy, first, 2, 1), (agent.Status, agent.CurrentTaskId, agent.RunningTasks, agent.QueueDepth));
    }

    [Fact]
    public async Task Without_a_live_silo_there_is_no_heartbeat_and_stopped_agents_have_none()
    {
        await Company.Bear("p");
        await Company.Bear("stopped", life: Life.Shutdown);
        var agent = Value(await Agents.Find("p", Cancellation));
        Assert.Equal((null, null), (agent.LastHeartbeat, agent.Silo));
        await Company.Live();
        agent = Value(await Agents.Find("stopped", Cancellation));
        Assert.Equal((null, null, null, null), (agent.LastHeartbeat, agent.Silo, agent.StartedAt, agent.UptimeSeconds));
    }

    [Fact]
    public async Task A_recent_measurement_is_shown_and_an_old_one_is_not()
    {
        await Company.Bear("p");
        await Sample("p", Now.AddSeconds(-90), 70);
        Assert.Null(Value(await Agents.Find("p", Cancellation)).CpuUsage);
        await Sample("p", Now.AddSeconds(-30), 12.5);
        await Sample("p", Now.AddSeconds(-15), 7.5);
        Assert.Equal(0.075, Value(await Agents.Find("p", Cancellation)).CpuUsage);
    }

    [Fact]
    public async Task An_agent_that_is_unknown_or_deleted_does_not_exist()
    {
        await Company.Bear("gone", life: Life.Deleted);
        foreach (var id in new[] { "gone", "never", "'; DROP TABLE agents; --" })
        {
            Refused(await Agents.Find(id, Cancellation), FaultCodes.NotFound);
            Refused(await Agents.Resolve(id, Cancellation), FaultCodes.NotFound);
        }
        Assert.Empty((await Agents.List(new(), Cancellation)).Items);
        await Company.Bear("here", "unit");
        Assert.Equal(new AgentAddress("here", "unit"), Value(await Agents.Resolve("here", Cancellation)));
    }

    [Fact]
    public async Task The_status_filter_agrees_with_the_status_rules()
    {
        foreach (var life in Enum.GetValues<Life>().Where(l => l != Life.Deleted))
        {
            await Company.Bear($"{life}-0");
            await Company.Bear($"{life}-1");
            await Company.Accept($"{life}-1");
            await Company.Bear($"{life}-2");
            await Company.Run($"{life}-2");
            for (var i = 0; i < 3; i++)
                await Execute("UPDATE agents SET life = @life WHERE id = @id", ("life", LedgerNames.Text(life)), ("id", $"{life}-{i}"));
        }

        var all = (await Agents.List(new(), Cancellation)).Items;
        Assert.Equal(24, all.Count);
        foreach (var status in Enum.GetValues<AgentStatus>())
        {
            var page = await Agents.List(new(status), Cancellation);
            Assert.Equal(all.Where(a => a.Status == status).Select(a => a.AgentId), page.Items.Select(a => a.AgentId));
        }
        var counted = (await new CompanyQueries(Database, Clock, new(Now, "1"), CompanySignals.Alone).Status(Cancellation)).ByStatus;
        Assert.Equal(all.GroupBy(a => a.Status).ToDictionary(g => LedgerNames.Text(g.Key), g => g.LongCount()), counted);
    }

    [Fact]
    public async Task Pages_follow_the_ids_and_miss_nobody()
    {
        for (var i = 0; i < 7; i++)
            await Company.Bear($"agent-{i}", i % 2 == 0 ? "probe" : "unit", i % 2 == 0 ? AgentCategory.Data : AgentCategory.Device);
        var first = await Agents.List(new(Limit: 3), Cancellation);
        Assert.Equal(["agent-0", "agent-1", "agent-2"], first.Items.Select(a => a.AgentId));
        var second = await Agents.List(new(Limit: 3, Cursor: first.Next), Cancellation);
        var third = await Agents.List(new(Limit: 3, Cursor: second.Next), Cancellation);
        Assert.Equal(["agent-6"], third.Items.Select(a => a.AgentId));
        Assert.Null(third.Next);
        Assert.Equal(4, (await Agents.List(new(Category: AgentCategory.Data), Cancellation)).Items.Count);
        Assert.Equal(4, (await Agents.List(new(Kind: "looker"), Cancellation)).Items.Count);
        Assert.Equal(3, (await Agents.List(new(Kind: "unit", Status: AgentStatus.Idle), Cancellation)).Items.Count);
    }

    [Fact]
    public async Task The_company_is_counted()
    {
        await Company.Bear("a");
        await Company.Bear("b", life: Life.Archived);
        await Company.Bear("c", life: Life.Deleted);
        await Company.Live();
        await Company.Finish("a", duration: 40);
        await Company.Run("a");
        await Company.Accept("a");
        await Company.Accept("a");
        for (var i = 0; i < 3; i++)
            await Company.Send("x", "a");
        var status = await new CompanyQueries(Database, Clock, new(Now, "2.0.0"), CompanySignals.Alone).Status(Cancellation);
        Assert.Equal((2, 2, 1, 1, 0, 3), (status.TotalAgents, status.PendingTasks, status.RunningTasks, status.TasksCompleted, status.TasksFailed, status.Messages));
        Assert.Equal(new Dictionary<string, long> { ["busy"] = 1, ["archived"] = 1 }, status.ByStatus);
        Assert.Equal((40, 3 / 60.0, 1 / 60.0), (status.AvgTaskDurationMs, status.MessagesPerSecond, status.TasksPerSecond));
        Assert.Equal((1, Database.Name, "2.0.0", Now), (status.Silos, status.Store, status.Version, status.StartedAt));
        Clock.Advance(TimeSpan.FromMinutes(2));
        status = await new CompanyQueries(Database, Clock, new(Now, "2.0.0"), CompanySignals.Alone).Status(Cancellation);
        Assert.Equal((0, 0), (status.MessagesPerSecond, status.TasksPerSecond));
    }

    [Fact]
    public async Task An_empty_company_is_counted_too()
    {
        var status = await new CompanyQueries(Database, Clock, new(Now, "2.0.0"), CompanySignals.Alone).Status(Cancellation);
        Assert.Equal((0, 0, null, 0), (status.TotalAgents, status.ByStatus.Count, status.AvgTaskDurationMs, status.Silos));
    }

    private Task Sample(string agent, DateTime at, double cpu) =>
        Execute("INSERT INTO agent_metrics (agent_id, timestamp, cpu_percent) VALUES (@agent, @at, @cpu)", ("agent", agent), ("at", at), ("cpu", cpu));
}

public sealed class SqliteAgentReads() : AgentReads(new SqliteUnderTest());

public sealed class PostgresAgentReads(PostgresFixture fixture) : AgentReads(new PostgresUnderTest(fixture));
