using System.Collections.Concurrent;
using Mycosoft.Messages;

namespace Mycosoft.Tests.Cluster.Companies;

/// <summary>Where tests and the agents under test meet: gates that hold tasks back, and a record of what ran and what was heard. It outlives the silo.</summary>
public sealed class Workshop
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = [];
    private readonly ConcurrentDictionary<Guid, int> _runs = [];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Guid>> _started = [];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<AgentMessage>> _heard = [];
    private readonly ConcurrentDictionary<string, int> _inside = [];
    private readonly ConcurrentDictionary<string, int> _mostInside = [];

    public Task Gate(string name) => Source(name).Task;

    public void Open(string name) => Source(name).TrySetResult();

    public int Runs(Guid taskId) => _runs.GetValueOrDefault(taskId);

    public IReadOnlyList<Guid> Started(string agentId) => [.. _started.GetValueOrDefault(agentId, [])];

    public IReadOnlyList<AgentMessage> Heard(string agentId) => [.. _heard.GetValueOrDefault(agentId, [])];

    /// <summary>The most tasks of one agent that were running at a time.</summary>
    public int MostInside(string agentId) => _mostInside.GetValueOrDefault(agentId);

    public int Enter(string agentId, Guid taskId)
    {
        _started.GetOrAdd(agentId, _ => []).Enqueue(taskId);
        var inside = _inside.AddOrUpdate(agentId, 1, (_, n) => n + 1);
        _mostInside.AddOrUpdate(agentId, inside, (_, most) => Math.Max(most, inside));
        return _runs.AddOrUpdate(taskId, 1, (_, n) => n + 1);
    }

    public void Leave(string agentId) => _inside.AddOrUpdate(agentId, 0, (_, n) => n - 1);

    public void Hear(string agentId, AgentMessage message) => _heard.GetOrAdd(agentId, _ => []).Enqueue(message);

    private TaskCompletionSource Source(string name) => _gates.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
