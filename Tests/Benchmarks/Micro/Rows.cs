using Mycosoft.Ledger;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Benchmarks.Micro;

/// <summary>Rows as the company makes them.</summary>
internal static class Rows
{
    private static readonly DateTime At = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static TaskRow Task(int number) => new()
    {
        Id = Guid.CreateVersion7(),
        TaskType = "get_status",
        Payload = JsonText.EmptyObject,
        Priority = TaskPriority.Normal,
        Seq = number,
        Repeatable = true,
        CreatedAt = At,
        TimeoutSeconds = 300,
        MaxRetries = 3,
        Requester = "key:01234567",
        Source = TaskSources.Http,
    };
}
