using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Snapshots;

public sealed class SqliteSnapshotTests(SqliteCompany company) : SnapshotSuite(company), IClassFixture<SqliteCompany>;

public sealed class PostgresSnapshotTests(PostgresCompany company) : SnapshotSuite(company), IClassFixture<PostgresCompany>;

/// <summary>When snapshots are taken, and what an agent gets back from one.</summary>
public abstract class SnapshotSuite(CompanyFixture company) : CompanySuite(company)
{
    public static TheoryData<string, string> Damages => new()
    {
        { "state", "null" },
        { "state", "[]" },
        { "state", """{"schema":99,"kind":"worker","life":"active","kind_version":7,"restarts":0}""" },
        { "state", """{"schema":1,"kind":"clerk","life":"active","kind_version":7,"restarts":0}""" },
        { "config", "null" },
        { "config", "[]" },
        { "config", """{"max_concurrent_tasks":0}""" },
        { "config", """{"settings":{"unknown":1}}""" },
        { "pending_tasks", "null" },
        { "pending_tasks", "[null]" },
        { "pending_tasks", "{}" },
        { "memory_state", "[]" },
    };

    [Fact]
    public async Task A_snapshot_brings_back_state_configuration_knowledge_and_open_tasks()
    {
        var id = await Spawn(new(DisplayName: "Before"));
        await Note(id, "before");
        await Knows(id, "colour", "\"blue\"");
        Value(await Change(id, LifeVerb.Pause));
        var open = await Submit(id, new Work(Text: "open"));
        var snapshot = await Take(id);
        Assert.Equal(1, snapshot.PendingTasks);

        Value(await Change(id, LifeVerb.Configure, new(DisplayName: "After")));
        Value(await Agent(id).Cancel(new(Owner), Cancellation));
        Value(await Change(id, LifeVerb.Resume));
        await Note(id, "after");
        await Knows(id, "colour", "\"red\"");
        await Knows(id, "shape", "\"round\"");
        Value(await Restore(id, snapshot.Id));

        Assert.Equal("Before", (await State(id)).DisplayName);
        Assert.Contains("before", (await Ends(await Submit(id, Ask("recall")))).Result!.Value.Value, StringComparison.Ordinal);
        Assert.Equal(("1", "blue"), (await Read($"SELECT count(*) FROM agent_knowledge WHERE agent_id = '{id}'"), JsonSerializer.Deserialize<string>((await Read($"SELECT value FROM agent_knowledge WHERE agent_id = '{id}'"))!)));
        await Eventually.True(() => Workshop.Started(id).Count == 1, "the open task runs under a new id", Patience, Cancellation);
        var again = await Ends(Workshop.Started(id)[0]);
        Assert.Equal(("work", 0), (again.TaskType, Workshop.Runs(open)));
        Assert.NotEqual(open, again.Id);
        await Company.Deactivate(Agent(id));
        Assert.Contains("before", (await Ends(await Submit(id, Ask("recall")))).Result!.Value.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_snapshot_would_hold_can_be_seen_without_keeping_one()
    {
        var id = await Spawn(new(DisplayName: "Seen"));
        await Note(id, "seen");
        await Knows(id, "colour", "\"blue\"");
        Value(await Change(id, LifeVerb.Pause));
        var open = await Submit(id, new Work(Text: "open"));
        var preview = Value(await Snapshots(id).Preview(Cancellation));
        Assert.Equal("0", await Read($"SELECT count(*) FROM agent_snapshots WHERE agent_id = '{id}'"));
        Assert.Contains(open.ToString(), preview.PendingTasks.Value, StringComparison.Ordinal);
        var taken = Value(await Company.Grains.GetGrain<ISnapshotReader>(0).Find((await Take(id)).Id, Cancellation));
        using var then = JsonDocument.Parse(taken.State.Value);
        using var now = JsonDocument.Parse(preview.State.Value);
        Assert.True(JsonElement.DeepEquals(then.RootElement, now.RootElement), $"{taken.State.Value} is {preview.State.Value}");
        using var kept = JsonDocument.Parse(taken.MemoryState.Value);
        Assert.Equal(("blue", taken.AgentId), (kept.RootElement.GetProperty("colour").GetString(), preview.AgentId));
    }

    [Fact]
    public async Task What_runs_and_waits_is_cancelled_by_a_restore()
    {
        var id = await Spawn(new(MaxConcurrentTasks: 1));
        var snapshot = await Take(id);
        var running = await Submit(id, new Work(Gate: id));
        await Starts(running);
        var waiting = await Submit(id, new Work());
        Value(await Restore(id, snapshot.Id));
        await Ends(running, TaskState.Cancelled);
        await Ends(waiting, TaskState.Cancelled);
        await Ends(await Submit(id, new Work()));
        Assert.Equal(0, Workshop.Runs(waiting));
    }

    [Fact]
    public async Task A_fork_is_a_new_agent_without_tasks()
    {
        var (id, fork) = (await Spawn(new(DisplayName: "Original")), NewId("fork"));
        await Note(id, "shared");
        await Knows(id, "colour", "\"blue\"");
        Value(await Change(id, LifeVerb.Pause));
        await Submit(id, new Work());
        var snapshot = await Take(id);
        Value(await Restore(fork, snapshot.Id, fork: true));
        Assert.Equal(("Original", AgentStatus.Idle, 0), ((await State(fork)).DisplayName, (await State(fork)).Status, (await State(fork)).QueueDepth));
        Assert.Contains("shared", (await Ends(await Submit(fork, Ask("recall")))).Result!.Value.Value, StringComparison.Ordinal);
        Assert.Equal("1", await Read($"SELECT count(*) FROM agent_knowledge WHERE agent_id = '{fork}'"));
        Refused(await Restore(fork, snapshot.Id, fork: true), FaultCodes.Conflict);
    }

    [Fact]
    public async Task An_unknown_snapshot_and_that_of_another_agent_are_refused()
    {
        var (id, other) = (await Spawn(), await Spawn(new(DisplayName: "Other")));
        Refused(await Restore(id, Guid.NewGuid()), FaultCodes.NotFound);
        Refused(await Restore(id, (await Take(other)).Id), FaultCodes.InvalidPayload);
        Assert.Equal(id, (await State(id)).DisplayName);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_snapshot_leaves_the_agent_as_it_is(string column, string damage)
    {
        var (id, fork) = (await Spawn(new(DisplayName: "Whole")), NewId("fork"));
        var snapshot = await Take(id);
        await Damage(snapshot.Id, column, damage);
        var running = await Submit(id, new Work(Gate: id));
        await Reaches(running, TaskState.Running);
        Refused(await Restore(id, snapshot.Id), FaultCodes.InvalidPayload);
        Refused(await Restore(fork, snapshot.Id, fork: true), FaultCodes.InvalidPayload);
        Refused(await Company.Grains.GetGrain<IAgentDirectory>(0).Find(fork, Cancellation), FaultCodes.NotFound);
        Assert.Equal(("Whole", AgentStatus.Busy), ((await State(id)).DisplayName, (await State(id)).Status));
        Workshop.Open(id);
        await Ends(running);
    }

    [Fact]
    public async Task A_fork_into_another_kind_bears_nobody()
    {
        var (id, fork) = (await Spawn(), NewId("fork"));
        var snapshot = await Take(id);
        var answer = await Company.Grains.GetGrain<IAgentSnapshots>(GrainId.Create("clerk", fork)).Restore(new(snapshot.Id, Owner, Fork: true), Cancellation);
        Refused(answer, FaultCodes.InvalidPayload);
        Refused(await Company.Grains.GetGrain<IAgentDirectory>(0).Find(fork, Cancellation), FaultCodes.NotFound);
    }

    [Fact]
    public async Task A_stop_takes_a_snapshot()
    {
        var id = await Spawn();
        Value(await Change(id, LifeVerb.Stop));
        Assert.Equal("stop", Assert.Single(await Taken(id, 1)).Reason);
    }

    [Fact]
    public async Task Snapshots_are_taken_on_schedule_only_when_something_changed()
    {
        var id = await Spawn(new(SnapshotInterval: 600));
        await PassAlarm(id, 700);
        Assert.Empty(await Taken(id, 0));
        await Ends(await Submit(id, new Work()));
        await PassAlarm(id, 700);
        Assert.Equal("scheduled", Assert.Single(await Taken(id, 1)).Reason);
        await PassAlarm(id, 700);
        Assert.Single(await Taken(id, 1));
        var told = Message("owner", id, MessageType.Event, """{"note":"told"}""");
        Value(await Deliver(told));
        await Settles(id, told.Id, MessageState.Delivered);
        await PassAlarm(id, 700);
        Assert.Equal(2, (await Taken(id, 2)).Count);
    }

    [Fact]
    public async Task The_same_snapshot_asked_for_twice_is_taken_once()
    {
        var (id, snapshot) = (await Spawn(), Guid.NewGuid());
        foreach (var _ in Enumerable.Range(0, 2))
            Value(await Snapshots(id).Take(new(snapshot, "twice", Owner), Cancellation));
        Assert.Single(await Taken(id, 1));
    }

    private IAgentSnapshots Snapshots(string id) => Company.Grains.GetGrain<IAgentSnapshots>(GrainId.Create("worker", id));

    private async Task<SnapshotSummary> Take(string id) => Value(await Snapshots(id).Take(new(Guid.NewGuid(), "test", Owner), Cancellation));

    private Task<Answer<LifeChanged>> Restore(string id, Guid snapshot, bool fork = false) => Snapshots(id).Restore(new(snapshot, Owner, fork), Cancellation);

    private Task<IReadOnlyList<SnapshotSummary>> Taken(string id, int count) => Eventually.Value(
        () => Company.Grains.GetGrain<ISnapshotReader>(0).List(id, 10, Cancellation), s => s.Count == count, $"{id} has {count} snapshots", Patience, Cancellation);

    private async Task Note(string id, string text) => await Ends(await Submit(id, Ask("remember", JsonOf(new Note(text)))));

    private async Task Knows(string id, string key, string value)
    {
        var epoch = long.Parse((await Read($"SELECT epoch FROM agents WHERE id = '{id}'"))!, System.Globalization.CultureInfo.InvariantCulture);
        await Company.Services.GetRequiredService<ILedger>().Write(new Remember(id, epoch, key, new(value), Company.Clock.Now, null), Cancellation);
    }

    private async Task Damage(Guid snapshot, string column, string value)
    {
        var database = Company.Services.GetRequiredService<Database>();
        await using var connection = await database.Open(Cancellation);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The column is one of the test's own.
        command.CommandText = $"UPDATE agent_snapshots SET {column} = @value WHERE id = @id";
#pragma warning restore CA2100
        database.Add(command, "value", new JsonText(value));
        database.Add(command, "id", snapshot);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancellation));
    }

    private async Task PassAlarm(string agent, int seconds)
    {
        Company.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await Recovery(agent).Wake(Cancellation);
    }
}
