namespace Mycosoft.Tasks;

/// <summary>Which waiting task is next. Arrival order within a priority; waiting raises a task, so that none starves.</summary>
public static class QueueRules
{
    /// <summary>A task gains one point of priority for each of these that it waits.</summary>
    public static readonly TimeSpan PointEvery = TimeSpan.FromSeconds(60);

    public static double Rank(TaskPriority priority, TimeSpan waited) => (int)priority + Math.Floor(waited / PointEvery);
}
