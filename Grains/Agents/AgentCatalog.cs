using System.Collections.Frozen;
using System.Reflection;

namespace Mycosoft.Agents;

/// <summary>Every kind that is built. A name that means two kinds stops the start.</summary>
public sealed class AgentCatalog
{
    /// <summary>What every agent answers; such a type points to a kind only if the kind has its own version of it.</summary>
    public static readonly FrozenSet<string> UniversalTasks = new[] { "health_check", "get_status", "get_capabilities" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, AgentDescriptor> _byName;
    private readonly FrozenDictionary<string, AgentDescriptor> _bySingleton;
    private readonly AgentDescriptor[] _units;
    private readonly ILookup<string, AgentDescriptor> _byTask;

    public AgentCatalog(IEnumerable<AgentDescriptor> kinds)
    {
        All = [.. kinds.OrderBy(k => k.Kind, StringComparer.Ordinal)];
        _byName = Index("The name", k => [k.Kind, .. k.Attribute.Aliases]);
        _bySingleton = Index("The singleton id", k => k.Attribute.SingletonId is { } id ? [id] : []);
        var units = Index("The unit prefix", k => k.Attribute.UnitPrefix is { } prefix ? [prefix] : []);
        _units = [.. units.Values.OrderByDescending(k => k.Attribute.UnitPrefix!.Length)];
        RefuseStolenIds();
        var tasks = All.SelectMany(k => k.Tasks.Keys.Where(t => IsOwn(k, t)), (kind, task) => (kind, task));
        _byTask = tasks.ToLookup(p => p.task, p => p.kind, StringComparer.Ordinal);
        TaskTypes = [.. _byTask.Select(g => g.Key).Order(StringComparer.Ordinal)];
        Document = CatalogDocument.Of(All);
    }

    public IReadOnlyList<AgentDescriptor> All { get; }

    /// <summary>Task types that point to a kind, sorted.</summary>
    public IReadOnlyList<string> TaskTypes { get; }

    /// <summary>The answer to GET /agents/kinds.</summary>
    public JsonDocumentText Document { get; }

    public AgentDescriptor? Find(string kindOrAlias) => _byName.GetValueOrDefault(kindOrAlias);

    /// <summary>The kind that an id is meant for, by its form; an agent that exists is found in its table.</summary>
    public AgentDescriptor? FindByAgentId(string agentId) =>
        _bySingleton.GetValueOrDefault(agentId) ?? Array.Find(_units, k => agentId.StartsWith(k.Attribute.UnitPrefix!, StringComparison.Ordinal));

    public IEnumerable<AgentDescriptor> WithTask(string taskType) => _byTask[taskType];

    /// <summary>Kinds that can do something under this name: a task of their own, or what the seed says of them.</summary>
    public IEnumerable<AgentDescriptor> WithCapability(string capability) =>
        All.Where(k => _byTask[capability].Contains(k) || k.Attribute.Capabilities.Contains(capability, StringComparer.Ordinal));

    private static bool IsOwn(AgentDescriptor kind, string taskType) =>
        !UniversalTasks.Contains(taskType)
        || kind.Type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Any(m => m.GetCustomAttribute<AgentTaskAttribute>()?.Type == taskType);

    private FrozenDictionary<string, AgentDescriptor> Index(string what, Func<AgentDescriptor, IEnumerable<string>> names)
    {
        var index = new Dictionary<string, AgentDescriptor>(StringComparer.Ordinal);
        foreach (var kind in All)
        {
            foreach (var name in names(kind))
            {
                if (!index.TryAdd(name, kind))
                    throw Clash(what, name, index[name], kind);
            }
        }
        return index.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A kind may be called as its singleton is, but nothing else may.</summary>
    private void RefuseStolenIds()
    {
        foreach (var (id, owner) in _bySingleton)
        {
            if (_byName.TryGetValue(id, out var other) && other != owner)
                throw Clash("The name and singleton id", id, owner, other);
        }
    }

    private static InvalidOperationException Clash(string what, string name, AgentDescriptor first, AgentDescriptor second) =>
        new($"{what} '{name}' is used twice: by {first.Type.Name} (kind {first.Kind}) and by {second.Type.Name} (kind {second.Kind}).");
}
