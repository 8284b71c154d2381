using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Cluster.Companies;

/// <summary>Short words for what the suites do with a company. Every fact has agents of its own.</summary>
public abstract class CompanySuite(CompanyFixture company)
{
    protected const string Owner = "owner";

    private static int _agents;

    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected CompanyFixture Company => company;

    protected Workshop Workshop => company.Workshop;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static string NewId(string name = "agent") => $"{name}-{Interlocked.Increment(ref _agents)}";

    protected static JsonText JsonOf<T>(T value) => new(JsonSerializer.Serialize(value, Json.Tolerant));

    protected static T Value<T>(Answer<T> answer)
        where T : class => answer.TryGet(out var value, out var fault) ? value : throw new Xunit.Sdk.XunitException($"Expected an answer, got {fault}");

    protected static Fault Refused<T>(Answer<T> answer, string code)
        where T : class
    {
        Assert.NotNull(answer.Fault);
        Assert.Equal((code, answer.Fault.Message), (answer.Fault.Code, answer.Fault.Message));
        return answer.Fault;
    }

    protected static TaskSubmission Ask(string type, JsonText? payload = null, Guid? id = null, TaskPriority priority = TaskPriority.Normal) =>
        new(id ?? Guid.CreateVersion7(), type, payload ?? JsonText.EmptyObject, Owner, priority);

    protected static TaskSubmission Do(Work work, string type = "work") => Ask(type, JsonOf(work));

    protected IAgent Agent(string id, string kind = "worker") => company.Grains.GetGrain<IAgent>(GrainId.Create(kind, id));

    protected IAgentRecovery Recovery(string id, string kind = "worker") => company.Grains.GetGrain<IAgentRecovery>(GrainId.Create(kind, id));

    protected async Task<string> Spawn(AgentConfig? config = null, string kind = "worker", string? id = null, string principal = Owner)
    {
        id ??= NewId(kind);
        Value(await Agent(id, kind).Change(new(LifeVerb.Spawn, principal, config), Cancellation));
        return id;
    }

    protected Task<Answer<LifeChanged>> Change(string id, LifeVerb verb, AgentConfig? config = null, bool force = false, string kind = "worker") =>
        Agent(id, kind).Change(new(verb, Owner, config, force), Cancellation);

    /// <summary>Submits, and answers the id of a task that is on disk.</summary>
    protected async Task<Guid> Submit(string agentId, TaskSubmission submission, string kind = "worker") => Value(await Agent(agentId, kind).Submit(submission, Cancellation)).TaskId;

    protected Task<Guid> Submit(string agentId, Work work, string type = "work") => Submit(agentId, Do(work, type));

    protected Task<Answer<TaskRecord>> Find(Guid taskId) => company.Grains.GetGrain<ITaskReader>(0).Find(taskId, Cancellation);

    protected Task<TaskRecord> Reaches(Guid taskId, TaskState state) => Eventually.Value(
        async () => Value(await Find(taskId)), t => t.Status == state, $"task {taskId} is {state}", Patience, Cancellation);

    /// <summary>The task ends so, and if an error is given with that one.</summary>
    protected async Task<TaskRecord> Ends(Guid taskId, TaskState state = TaskState.Completed, string? error = null)
    {
        var task = await Eventually.Value(async () => Value(await Find(taskId)), t => t.CompletedAt != null, $"task {taskId} has ended", Patience, Cancellation);
        Assert.Equal((state, error ?? task.Error), (task.Status, task.Error));
        return task;
    }

    protected Task Starts(Guid taskId, int runs = 1) => Eventually.True(() => Workshop.Runs(taskId) >= runs, $"task {taskId} has started {runs} times", Patience, Cancellation);

    protected async Task<AgentState> State(string id) => Value(await company.Grains.GetGrain<IAgentDirectory>(0).Find(id, Cancellation));

    protected Task<AgentState> Becomes(string id, AgentStatus status) => Eventually.Value(() => State(id), s => s.Status == status, $"{id} is {status}", Patience, Cancellation);

    protected static AgentMessage Message(string from, string to, MessageType type, string payload = "{}", int ttl = 300) => new()
    {
        Id = Guid.CreateVersion7(),
        FromAgent = from,
        ToAgent = to,
        MessageType = type,
        Payload = new(payload),
        Ttl = ttl,
        Principal = Owner,
    };

    /// <summary>Sends it now, by the company's clock.</summary>
    protected Task<Answer<MessageAccepted>> Deliver(AgentMessage message, string kind = "worker") => Agent(message.ToAgent, kind).Deliver(message with { Timestamp = company.Clock.Now }, Cancellation);

    protected async Task<MessageRecord?> Mail(string agentId, Guid id) =>
        Value(await company.Grains.GetGrain<IMessages>(0).List(new(agentId, Limit: 1_000), Cancellation)).Items.SingleOrDefault(m => m.Message.Id == id);

    protected async Task<MessageRecord> Settles(string agentId, Guid id, MessageState state) =>
        (await Eventually.Value(() => Mail(agentId, id), m => m?.Status == state, $"message {id} is {state}", Patience, Cancellation))!;

    /// <summary>The first column of the first row, as invariant text.</summary>
    protected async Task<string?> Read(string sql)
    {
        var database = company.Services.GetRequiredService<Database>();
        await using var connection = await database.Open(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(Cancellation), CultureInfo.InvariantCulture);
    }
}
