using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Agents;

namespace Mycosoft.ControlRoom.AgentTabs;

/// <summary>A configuration in a form. What is sent is what was changed, and nothing else: what others change meanwhile stays theirs.</summary>
internal sealed class ConfigDraft
{
    private static readonly JsonSerializerOptions Indented = new(Json.Tolerant) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private AgentConfig _before = AgentConfig.Default;

    public ConfigDraft(AgentConfig config) => Begin(config);

    public string DisplayName { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>With commas between.</summary>
    public string Capabilities { get; set; } = "";

    /// <summary>With commas between.</summary>
    public string Dependencies { get; set; } = "";

    public double CpuLimit { get; set; }

    public int MemoryLimit { get; set; }

    public int MaxConcurrentTasks { get; set; }

    public int TaskTimeout { get; set; }

    public int MaxRetries { get; set; }

    public int MaxQueueDepth { get; set; }

    public int? MaxTasksPerMinute { get; set; }

    public int SnapshotInterval { get; set; }

    public int HealthCheckInterval { get; set; }

    public int HeartbeatInterval { get; set; }

    public bool AutoStart { get; set; }

    public bool AutoRestart { get; set; }

    /// <summary>JSON.</summary>
    public string Settings { get; set; } = "";

    /// <summary>All as it is in a configuration. The draft stays the same one: what is being typed finds it.</summary>
    public void Begin(AgentConfig config)
    {
        _before = config;
        (DisplayName, Description) = (config.DisplayName ?? "", config.Description ?? "");
        (Capabilities, Dependencies) = (Line(config.Capabilities), Line(config.Dependencies));
        (CpuLimit, MemoryLimit, MaxConcurrentTasks, TaskTimeout, MaxRetries) = (config.CpuLimit, config.MemoryLimit, config.MaxConcurrentTasks, config.TaskTimeout, config.MaxRetries);
        (MaxQueueDepth, MaxTasksPerMinute, SnapshotInterval) = (config.MaxQueueDepth, config.MaxTasksPerMinute, config.SnapshotInterval);
        (HealthCheckInterval, HeartbeatInterval, AutoStart, AutoRestart) = (config.HealthCheckInterval, config.HeartbeatInterval, config.AutoStart, config.AutoRestart);
        Settings = config.Settings is { Value: not null } settings ? Text(JsonNode.Parse(settings.Value)) : "{}";
    }

    /// <summary>The members that are to be changed, or what is wrong with the draft.</summary>
    public Answer<JsonObject> Patch()
    {
        var (before, after) = (Node(_before), Node(Edited()));
        var patch = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (!JsonNode.DeepEquals(value, before[name]))
                patch[name] = value?.DeepClone();
        }

        if (!SettingsPatch().TryGet(out var settings, out var fault))
            return fault;
        if (settings.Count > 0)
            patch["settings"] = settings;
        return patch;
    }

    /// <summary>Whether another configuration is not what this draft began with.</summary>
    public bool Differs(AgentConfig other) => !JsonNode.DeepEquals(Node(_before), Node(other));

    private AgentConfig Edited() => _before with
    {
        DisplayName = DisplayName.Trim() is { Length: > 0 } name ? name : null,
        Description = Description.Trim() is { Length: > 0 } text ? text : null,
        Capabilities = Names(Capabilities, _before.Capabilities),
        Dependencies = Names(Dependencies, _before.Dependencies),
        CpuLimit = CpuLimit,
        MemoryLimit = MemoryLimit,
        MaxConcurrentTasks = MaxConcurrentTasks,
        TaskTimeout = TaskTimeout,
        MaxRetries = MaxRetries,
        MaxQueueDepth = MaxQueueDepth,
        MaxTasksPerMinute = MaxTasksPerMinute,
        SnapshotInterval = SnapshotInterval,
        HealthCheckInterval = HealthCheckInterval,
        HeartbeatInterval = HeartbeatInterval,
        AutoStart = AutoStart,
        AutoRestart = AutoRestart,
    };

    /// <summary>Settings are laid over those that are there: one that was taken out is sent as null.</summary>
    private Answer<JsonObject> SettingsPatch()
    {
        JsonObject edited;
        try
        {
            if (JsonNode.Parse(Settings.Trim() is { Length: > 0 } text ? text : "{}") is not JsonObject members)
                return Fault.InvalidPayload("The settings must be a JSON object.", "$.settings");
            edited = members;
        }
        catch (JsonException e)
        {
            return Fault.InvalidPayload($"The settings are not JSON (line {e.LineNumber + 1}).", "$.settings");
        }

        var before = _before.Settings is { Value: not null } present ? JsonNode.Parse(present.Value) as JsonObject ?? [] : [];
        var patch = new JsonObject();
        foreach (var (name, _) in before.Where(member => !edited.ContainsKey(member.Key)))
            patch[name] = null;
        foreach (var (name, value) in edited.Where(member => !before.TryGetPropertyValue(member.Key, out var old) || !JsonNode.DeepEquals(old, member.Value)))
            patch[name] = value?.DeepClone();
        return patch;
    }

    private static JsonObject Node(AgentConfig config) => JsonSerializer.SerializeToNode(config, Json.Tolerant)!.AsObject();

    private static string Text(JsonNode? node) => node?.ToJsonString(Indented) ?? "{}";

    private static string Line(IReadOnlyList<string>? names) => string.Join(", ", names ?? []);

    private static string[]? Names(string line, IReadOnlyList<string>? before) =>
        line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names ? names : before is null ? null : [];
}
