using System.Globalization;
using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Cluster.Ledger;

/// <summary>A store over an empty database of one dialect, and short words for what the suites write.</summary>
public abstract class LedgerBench : IAsyncDisposable
{
    public static readonly DateTime Now = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc).AddMicroseconds(123_456);

    public const string Chain = "silo-1-of-the-bench";

    public abstract Database Database { get; }

    public ILedgerStore Store { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task Start()
    {
        await Create();
        await Database.Migrate(Cancellation);
        Store = NewStore();
    }

    public abstract ILedgerStore NewStore();

    public Task<IReadOnlyList<LedgerVerdict>> Commit(params LedgerWrite[] writes) => Store.Commit(writes, Cancellation);

    public async Task<Verdict> Write(LedgerWrite write) => Assert.Single(await Commit(write)).Verdict;

    public async Task<Verdict[]> Verdicts(params LedgerWrite[] writes) => [.. (await Commit(writes)).Select(answer => answer.Verdict)];

    public async Task<AgentRow> Claim(string agentId, string silo = "silo-1") => Assert.Single(await Commit(new ClaimAgent(agentId, silo))).Agent!;

    public async Task Born(params string[] agentIds) =>
        Assert.All(await Commit([.. agentIds.Select(id => Birth(id))]), answer => Assert.Equal(Verdict.Written, answer.Verdict));

    /// <summary>The first column of the first row, as invariant text; null when there is none.</summary>
    public async Task<string?> Read(string sql)
    {
        await using var connection = await Database.Open(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(Cancellation), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
    }

    public async Task Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await Database.Open(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) Database.Add(command, name, value);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public static BearAgent Birth(string id, string kind = "cfo", AgentCategory category = AgentCategory.Corporate, Life life = Life.Active) =>
        new(id, kind, category, life, new JsonText("""{"max_retries":3}"""), Now, Now, null, "silo-1", Log("spawned"));

    public static AgentLog Log(string action, bool success = true) => new(action, "in", "out", success, 12, Now, "ceo-agent", new JsonText("""{"a":1}"""));

    public static TaskRow Row(Guid? id = null, long seq = 1, byte[]? hash = null, string payload = """{"amount":10}""", string type = "approve_spending") => new()
    {
        Id = id ?? Guid.CreateVersion7(),
        TaskType = type,
        Payload = new JsonText(payload),
        Priority = TaskPriority.High,
        Seq = seq,
        Repeatable = true,
        CreatedAt = Now,
        NotBefore = Now.AddSeconds(1),
        Deadline = Now.AddHours(1),
        TimeoutSeconds = 300,
        MaxRetries = 3,
        Requester = "owner",
        RequesterAgent = "ceo-agent",
        ParentTaskId = Guid.CreateVersion7(),
        Source = "api",
        RequestHash = hash,
        Hops = 3,
        Ancestors = $"ceo-agent {Guid.Empty:N} 0123456789abcdef",
    };

    public static AcceptTask Accept(string agentId, TaskRow row, long epoch = 1) => new(agentId, epoch, row);

    public static FinishTask Finish(string agentId, Guid id, TaskState state = TaskState.Completed, long epoch = 1, DateTime? at = null) => new(
        agentId, epoch, id, state, state == TaskState.Completed ? new JsonText("""{"approved":true}""") : null, state == TaskState.Completed ? null : "no", null, Now, Now.AddSeconds(1),
        at ?? Now.AddSeconds(3), 2_000, 0, Log("task"));

    public static AgentMessage Message(string from, string to, Guid? id = null, AgentCategory? category = null, DateTime? at = null) => new()
    {
        Id = id ?? Guid.CreateVersion7(),
        FromAgent = from,
        ToAgent = to,
        MessageType = to == AgentMessage.Everyone ? MessageType.Broadcast : MessageType.Request,
        Payload = new JsonText("""{"k":"v"}"""),
        RequiresAck = true,
        Timestamp = at ?? Now,
        CorrelationId = Guid.CreateVersion7(),
        ToCategory = category,
        Principal = "owner",
        Chain = new(null, 2),
    };

    public abstract ValueTask DisposeAsync();

    protected abstract Task Create();
}
