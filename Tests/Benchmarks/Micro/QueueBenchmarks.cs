using BenchmarkDotNet.Attributes;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Benchmarks.Micro;

/// <summary>A queue is filled with tasks of all priorities and emptied.</summary>
[MemoryDiagnoser]
public class QueueBenchmarks
{
    private static readonly TaskPriority[] Priorities = Enum.GetValues<TaskPriority>();
    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private QueuedTask[] _tasks = [];

    [Params(10, 1_000)]
    public int Waiting { get; set; }

    [GlobalSetup]
    public void Fill() => _tasks = [.. Enumerable.Range(0, Waiting).Select(n => new QueuedTask(Rows.Task(n) with { Priority = Priorities[n % Priorities.Length] }, null))];

    [Benchmark]
    public int AddAndTake()
    {
        var waiting = new WaitingTasks();
        foreach (var task in _tasks)
            waiting.Add(task, Now);
        var taken = 0;
        while (waiting.TryTake(Now, out _))
            taken++;
        return taken;
    }
}
