using Microsoft.Extensions.Time.Testing;
using Mycosoft.Ledger;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Tasks;

public sealed class WaitingTasksTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly WaitingTasks _waiting = new();
    private long _seq;

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    [Fact]
    public void Higher_priorities_come_first_and_within_one_the_order_of_arrival()
    {
        TaskPriority[] priorities = [TaskPriority.Low, TaskPriority.Critical, TaskPriority.Normal, TaskPriority.Background, TaskPriority.High];
        var tasks = Enumerable.Range(0, 50).Select(i => Add(priorities[i % 5])).ToList();
        Assert.Equal(tasks.OrderByDescending(t => t.Row.Priority).ThenBy(t => t.Row.Seq).Select(t => t.Id), TakeAll());
    }

    [Fact]
    public void Arrival_is_the_order_of_the_numbers_whatever_comes_in_first()
    {
        var (second, first) = (Task(TaskPriority.Normal) with { Seq = 20 }, Task(TaskPriority.Normal) with { Seq = 10 });
        _waiting.Add(new(second, null), Now);
        _waiting.Add(new(first, null), Now);
        Assert.Equal([first.Id, second.Id], TakeAll());
    }

    [Fact]
    public void What_waits_long_enough_overtakes_so_that_nothing_starves()
    {
        var background = Add(TaskPriority.Background);
        _clock.Advance(QueueRules.PointEvery * 4);
        var first = Add(TaskPriority.Normal);
        Assert.Equal(first.Id, Take());
        _clock.Advance(QueueRules.PointEvery);
        var second = Add(TaskPriority.Normal);
        Assert.Equal([background.Id, second.Id], TakeAll());
    }

    [Fact]
    public void A_background_task_is_reached_although_critical_ones_keep_coming()
    {
        var background = Add(TaskPriority.Background);
        var taken = new List<Guid>();
        for (var minutes = 0; minutes < 15 && !taken.Contains(background.Id); minutes++)
        {
            Add(TaskPriority.Critical);
            taken.Add(Take());
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Contains(background.Id, taken);
        Assert.Equal(11, taken.Count);
    }

    [Fact]
    public void A_retry_waits_until_it_is_due()
    {
        var retry = Add(TaskPriority.Critical, due: Now.AddSeconds(10));
        var other = Add(TaskPriority.Background);
        Assert.Equal(Now.AddSeconds(10), _waiting.NextDue);
        Assert.Equal([other.Id], TakeAll());
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(_waiting.TakeExpired(Now));
        Assert.Equal([retry.Id], TakeAll());
        Assert.Null(_waiting.NextDue);
    }

    [Fact]
    public void A_task_past_its_deadline_is_taken_out_once_even_when_its_retry_is_due_too()
    {
        var late = Add(TaskPriority.Normal, due: Now.AddSeconds(5), deadline: Now.AddSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal([late.Id], _waiting.TakeExpired(Now).Select(t => t.Id));
        Assert.Empty(_waiting.TakeExpired(Now));
        Assert.Equal((0, false), (_waiting.Count, _waiting.TryTake(Now, out _)));
    }

    [Fact]
    public void What_was_removed_is_neither_taken_nor_expired()
    {
        var gone = Add(TaskPriority.Critical, deadline: Now.AddSeconds(1));
        var stays = Add(TaskPriority.Normal);
        Assert.True(_waiting.Remove(gone.Id, out _));
        Assert.False(_waiting.Remove(gone.Id, out _));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_waiting.TakeExpired(Now));
        Assert.Equal([stays.Id], TakeAll());
    }

    [Fact]
    public void The_same_task_waits_once()
    {
        var task = Add(TaskPriority.Normal);
        _waiting.Add(task, Now);
        Assert.Equal([task.Id], TakeAll());
    }

    private QueuedTask Add(TaskPriority priority, DateTime? due = null, DateTime? deadline = null)
    {
        var task = new QueuedTask(Task(priority) with { NotBefore = due, Deadline = deadline }, null);
        _waiting.Add(task, Now);
        return task;
    }

    private TaskRow Task(TaskPriority priority) => new()
    {
        Id = Guid.NewGuid(),
        TaskType = "work",
        Payload = JsonText.EmptyObject,
        Priority = priority,
        Seq = ++_seq,
        Repeatable = true,
        CreatedAt = Now,
        TimeoutSeconds = 300,
        MaxRetries = 3,
        Requester = "owner",
        Source = TaskSources.Http,
    };

    private Guid Take() => _waiting.TryTake(Now, out var task) ? task.Id : Guid.Empty;

    private List<Guid> TakeAll()
    {
        var taken = new List<Guid>();
        while (_waiting.TryTake(Now, out var task))
            taken.Add(task.Id);
        return taken;
    }
}
