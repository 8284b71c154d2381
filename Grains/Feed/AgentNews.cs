using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Feed;

/// <summary>What one agent tells the live feed of itself.</summary>
internal sealed class AgentNews(Activation activation)
{
    public void Of(TaskRow row, string name) => Tell(Task(row, name));

    public void Submitted(TaskRow row) => Tell(Task(row, "task_submitted") with { Task = row });

    public void Received(AgentMessage message) => Tell(New(FeedEvent.MessageEvent, "message_" + StateNames.Of(message.MessageType)) with
    {
        SubjectId = message.Id,
        Detail = message.FromAgent,
        OtherAgent = message.FromAgent,
        Message = message,
    });

    public void Of(string type, string name, string? detail = null) => Tell(New(type, name) with { Detail = detail });

    private FeedEvent Task(TaskRow row, string name) => New(FeedEvent.TaskEvent, name) with { SubjectId = row.Id, Detail = row.TaskType, OtherAgent = row.RequesterAgent };

    private FeedEvent New(string type, string name) => new(type, activation.AgentId, name, activation.Now) { Kind = activation.Kind.Kind };

    private void Tell(FeedEvent happened) => activation.Services.Feed.Publish(happened);
}
