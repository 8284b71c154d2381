using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>The task on whose behalf the present code runs: what an agent starts from within it is its child.</summary>
internal static class TaskContext
{
    private static readonly AsyncLocal<Scope?> Running = new();

    public static TaskRow? Current => Running.Value?.Row;

    /// <summary>Who answers for what an agent starts now: who asked for the task that it does, or the agent when it acts by itself.</summary>
    public static string Answerable(string agentId) => Current?.Requester ?? agentId;

    public static void Enter(TaskRow row) => Running.Value = new Scope(row);

    public static void Leave() => Running.Value = null;

    /// <summary>How often this attempt has asked for the same child before: an attempt that runs again asks in the same order and finds the same ones.</summary>
    public static int Repetition(string child) => Running.Value?.Next(child) ?? 0;

    private sealed class Scope(TaskRow row)
    {
        private Dictionary<string, int>? _children;

        public TaskRow Row => row;

        public int Next(string child)
        {
            var count = (_children ??= []).GetValueOrDefault(child);
            _children[child] = count + 1;
            return count;
        }
    }
}
