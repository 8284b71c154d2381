using System.Text.Json.Nodes;
using Mycosoft.ControlRoom;
using Mycosoft.ControlRoom.Tasks;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class TaskQueryTests
{
    [Fact]
    public void The_four_lists_ask_for_their_states()
    {
        Assert.Equal("/tasks?limit=50", TaskQuery.Everything.Target(null));
        Assert.Equal("/tasks?status=pending%2Cwaiting_approval&limit=50", TaskQuery.Of("queue", null, null, null, null).Target(null));
        Assert.Equal("/tasks?status=running&limit=50&cursor=abc", TaskQuery.Of("running", null, null, null, null).Target("abc"));
        Assert.Equal("/tasks?status=completed%2Cfailed%2Ccancelled%2Crejected%2Cexpired%2Cin_doubt&limit=50", TaskQuery.Of("done", null, null, null, null).Target(null));
        Assert.Equal("/tasks?agent_id=a%20b&task_type=look&priority=8&status=failed&limit=50", TaskQuery.Of("done", " a b ", "look", "failed", 8).Target(null));
    }

    [Fact]
    public void An_address_gives_back_what_made_it()
    {
        Assert.Equal("control/tasks", TaskQuery.Everything.Address);
        var query = new TaskQuery(TaskShow.Done, "p", "look", TaskState.InDoubt, 3);
        Assert.Equal("control/tasks?show=done&agent=p&type=look&status=in_doubt&priority=3", query.Address);
        Assert.Equal(query, TaskQuery.Of("done", "p", "look", "in_doubt", 3));
    }

    [Fact]
    public void What_means_nothing_filters_nothing() =>
        Assert.Equal(TaskQuery.Everything, TaskQuery.Of("sideways", " ", "", "lost", 4));

    [Fact]
    public void A_state_stays_only_where_it_belongs()
    {
        var failed = TaskQuery.Of("done", null, null, "failed", null);
        Assert.Equal(TaskState.Failed, failed.Turn(TaskShow.All).Status);
        Assert.Null(failed.Turn(TaskShow.Queue).Status);
        Assert.Equal(TaskShow.All, TaskQuery.Of("queue", null, null, "failed", null).Show);
    }

    [Fact]
    public void A_trail_leads_back_the_way_it_came()
    {
        var trail = new PageTrail();
        trail.Forward();
        Assert.Equal((1, null), (trail.Number, trail.Here));
        trail.Next = "a";
        trail.Forward();
        trail.Next = "b";
        trail.Forward();
        Assert.Equal((3, "b"), (trail.Number, trail.Here));
        trail.Back();
        Assert.Equal("a", trail.Here);
        trail.Restart();
        Assert.Equal((1, null, null), (trail.Number, trail.Here, trail.Next));
    }

    [Fact]
    public void What_is_asked_for_beside_the_payload_is_read_as_it_was_typed()
    {
        var draft = new TaskDraft { Timeout = " 60 ", Deadline = "2026-11-26T10:00" };
        var request = draft.Write("p", "look", new JsonObject { ["name"] = "ü" })!;
        Assert.Equal(("p", "look", """{"name":"ü"}""", 5, 60, null), (request.AgentId, request.TaskType, request.Payload.Value, request.Priority, request.Timeout, request.MaxRetries));
        Assert.Equal(new DateTime(2026, 11, 26, 10, 0, 0, DateTimeKind.Utc), request.Deadline);
        draft.MaxRetries = "many";
        Assert.Null(draft.Write("p", "look", []));
        Assert.Equal("A whole number is needed.", draft.ErrorOf("$.max_retries"));
        Assert.True(draft.Blame("$.timeout", "timeout must be 1 to 86,400 seconds."));
        Assert.False(draft.Blame("$.payload.x", "no"));
    }

    [Fact]
    public void Times_that_were_not_measured_are_not_there()
    {
        var task = Task(TaskState.Pending);
        Assert.Equal((null, null), (TaskWords.Waited(task), TaskWords.Took(task)));
        var running = task with { Status = TaskState.Running, StartedAt = task.CreatedAt.AddMilliseconds(7), DurationMs = 3 };
        Assert.Equal((TimeSpan.FromMilliseconds(7), null), (TaskWords.Waited(running), TaskWords.Took(running)));
        Assert.Null(TaskWords.Waited(running with { StartedAt = task.CreatedAt.AddMilliseconds(-1) }));
        Assert.Equal(3, TaskWords.Took(running with { Status = TaskState.Completed }));
    }

    [Theory]
    [InlineData(TaskState.Pending, true)]
    [InlineData(TaskState.WaitingApproval, true)]
    [InlineData(TaskState.Cancelled, true)]
    [InlineData(TaskState.Rejected, true)]
    [InlineData(TaskState.Expired, true)]
    [InlineData(TaskState.InDoubt, true)]
    [InlineData(TaskState.Running, false)]
    [InlineData(TaskState.Completed, false)]
    [InlineData(TaskState.Failed, false)]
    public void States_that_need_words_have_them(TaskState state, bool explained) => Assert.Equal(explained, TaskWords.Explain(Task(state)) is not null);

    [Fact]
    public void JSON_is_shown_for_people_and_what_is_cut_is_told()
    {
        Assert.Equal("{\n  \"a\": \"ü\",\n  \"n\": 1.50\n}", TaskWords.Pretty(new("""{"a":"\u00fc","n":1.50}""")).ReplaceLineEndings("\n"));
        Assert.EndsWith("… 2 more characters: see the API", TaskWords.Pretty(new($"\"{new string('x', 100_000)}\"")), StringComparison.Ordinal);
    }

    private static TaskView Task(TaskState state) => TaskView.Of(new()
    {
        Id = Guid.NewGuid(),
        AgentId = "p",
        TaskType = "look",
        Payload = JsonText.EmptyObject,
        Priority = 5,
        CreatedAt = new(2026, 11, 26, 8, 0, 0, DateTimeKind.Utc),
        Status = state,
        Timeout = 300,
        Requester = "owner",
        Source = "http",
    });
}
