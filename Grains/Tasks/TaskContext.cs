using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>The task on whose behalf the present code runs: what an agent starts from within it is its child.</summary>
internal static class TaskContext
{
    private static readonly AsyncLocal<TaskRow?> Running = new();

    public static TaskRow? Current
    {
        get => Running.Value;
        set => Running.Value = value;
    }
}
