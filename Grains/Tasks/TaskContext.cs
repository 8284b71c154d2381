using Mycosoft.Chains;
using Mycosoft.Ledger;
using Mycosoft.Messages;

namespace Mycosoft.Tasks;

/// <summary>On whose behalf the present code runs: a task, whose children are what the agent starts from within it, or an ask or a message, from which a chain goes on.</summary>
internal static class TaskContext
{
    private static readonly AsyncLocal<Scope?> Running = new();

    public static TaskRow? Current => Running.Value?.Row;

    /// <summary>Who answers for what an agent starts now: who asked for the task that it does, or the agent when it acts by itself.</summary>
    public static string Answerable(string agentId) => Current?.Requester ?? agentId;

    /// <summary>The chain of what an agent starts now: one step further, or the beginning when it acts by itself.</summary>
    /// <param name="waits">Whether it waits for the end; only then a circle would be a deadlock.</param>
    public static Chain Next(string agentId, bool waits) => Running.Value is { } scope ? new(agentId, scope.Hops + 1, waits ? scope.Ancestors(agentId) : null) : new(agentId);

    public static void Enter(TaskRow row) => Running.Value = new Scope(row, row.Hops, agentId => Chains.Ancestors.Add(row.Ancestors, agentId, row.Id, row.TaskType, row.Payload));

    public static void Enter(AskRequest ask) =>
        Running.Value = new Scope(null, ask.Chain?.Hops ?? 0, agentId => Chains.Ancestors.Add(ask.Chain?.Ancestors, agentId, ask.CorrelationId, ask.TaskType, ask.Payload));

    public static void Enter(AgentMessage message) => Running.Value = new Scope(null, message.Chain?.Hops ?? 0, static _ => null);

    public static void Leave() => Running.Value = null;

    /// <summary>How often this attempt has asked for the same child before: an attempt that runs again asks in the same order and finds the same ones.</summary>
    public static int Repetition(string child) => Running.Value?.Next(child) ?? 0;

    private sealed class Scope(TaskRow? row, int hops, Func<string, string?> ancestors)
    {
        private Dictionary<string, int>? _children;
        private string? _ancestors;

        public TaskRow? Row => row;

        public int Hops => hops;

        /// <summary>Made when something is started for the first time: the fingerprint costs a look at the payload.</summary>
        public string? Ancestors(string agentId) => _ancestors ??= ancestors(agentId);

        public int Next(string child)
        {
            var count = (_children ??= []).GetValueOrDefault(child);
            _children[child] = count + 1;
            return count;
        }
    }
}
