using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Cluster.Readers;

/// <summary>Agents, tasks and messages as the runtime would write them.</summary>
public sealed class Company(ILedgerStore store, TimeProvider clock)
{
    public const string Silo = "silo-1";

    private static readonly AgentLog Log = new("lifecycle:spawn", null, null, true, 0, DateTime.UnixEpoch);

    private long _seq;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task Bear(string id, string kind = "probe", AgentCategory category = AgentCategory.Data, Life life = Life.Active, string config = "{}", string? notConfigured = null)
    {
        await Write(new BearAgent(id, kind, category, Life.Active, new(config), Now, Now, notConfigured, Silo, Log with { At = Now }));
        if (life != Life.Active)
            await Write(new ChangeAgent(id, 1, life, new(config), StatusRules.IsStarted(life) ? Now : null, null, notConfigured, 0, null, Now, false, null));
    }

    public Task Live() => store.RenewLease(Silo, "2.0.0", Cancellation);

    public async Task<Guid> Accept(string agent, string type = "look", string? requester = null, string source = "http")
    {
        var task = new TaskRow
        {
            Id = Guid.CreateVersion7(),
            TaskType = type,
            Payload = new("""{"url": "x"}"""),
            Priority = TaskPriority.Normal,
            Seq = ++_seq,
            Repeatable = true,
            CreatedAt = Now,
            TimeoutSeconds = 300,
            MaxRetries = 3,
            Requester = requester ?? "owner",
            RequesterAgent = requester,
            Source = source,
        };
        await Write(new AcceptTask(agent, 1, task));
        return task.Id;
    }

    public async Task<Guid> Run(string agent, string type = "look")
    {
        var id = await Accept(agent, type);
        await Write(new StartTask(agent, 1, id, Now));
        return id;
    }

    public async Task<Guid> Finish(string agent, TaskState state = TaskState.Completed, double duration = 40)
    {
        var id = await Run(agent);
        var success = state == TaskState.Completed;
        var log = new AgentLog("look", "in", "out", success, (int)duration, Now, "friend", new($$"""{"task_id": "{{id}}"}"""));
        await Write(new FinishTask(agent, 1, id, state, success ? new("""{"found":true}""") : null, success ? null : "no", success ? null : "internal", Now, Now, Now, duration, 0, log));
        return id;
    }

    public async Task<Guid> Send(string from, string to, MessageType type = MessageType.Event, Guid? correlation = null)
    {
        var message = new AgentMessage { Id = Guid.CreateVersion7(), FromAgent = from, ToAgent = to, MessageType = type, CorrelationId = correlation, Timestamp = Now, Payload = new("""{"a": 1}""") };
        await Write(new AcceptMessage(to, 1, message, ++_seq, Now.AddSeconds(300)));
        return message.Id;
    }

    public async Task<Guid> Broadcast(string from, AgentCategory? category = null)
    {
        var message = new AgentMessage { Id = Guid.CreateVersion7(), FromAgent = from, ToAgent = AgentMessage.Everyone, ToCategory = category, Timestamp = Now };
        await Write(new StoreMessage(from, message, Now.AddSeconds(300)));
        return message.Id;
    }

    public async Task<LedgerVerdict> Write(LedgerWrite write)
    {
        var verdict = (await store.Commit([write], Cancellation))[0];
        return verdict.Verdict == Verdict.Written ? verdict : throw new InvalidOperationException($"{write} was {verdict}.");
    }

    public Task Write(IReadOnlyList<LedgerWrite> writes) => store.Commit(writes, Cancellation);
}
