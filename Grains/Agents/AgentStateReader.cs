using System.Text.Json;
using Mycosoft.Births;
using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>Makes states out of rows of agents joined with their open work. One per list: equal configurations are parsed once.</summary>
public sealed class AgentStateReader(AgentCatalog catalog, AgentSignals signals)
{
    public const string Columns = """
        a.id, a.kind, a.category, a.life, a.config, a.silo, a.created_at, a.started_at, a.error_message, a.not_configured, a.restarts,
        a.tasks_completed, a.tasks_failed, a.task_ms, a.response_ms, a.messages_sent, a.messages_received, a.last_active,
        coalesce(w.running, 0), coalesce(w.waiting, 0), a.trial_until
        """;

    private const int KnownConfigs = 256;

    private readonly Dictionary<string, AgentConfig> _configs = new(StringComparer.Ordinal) { ["{}"] = AgentConfig.Default };

    public AgentState Read(Row row)
    {
        var (id, kindName, life) = (row.Text(0), row.Text(1), LedgerNames.Parse<Life>(row.Text(3)));
        var (kind, config) = (catalog.Find(kindName), Config(row.Text(4)));
        var (completed, failed, running, waiting) = (row.Number(11), row.Number(12), row.Number(18), row.Number(19));
        var startedAt = StatusRules.IsStarted(life) ? row.TimeOrNull(7) : null;
        var silo = StatusRules.IsStarted(life) && row.TextOrNull(5) is { } name && signals.Leases.ContainsKey(name) ? name : null;
        return new()
        {
            AgentId = id,
            Status = StatusRules.Report(life, running, waiting),
            StartedAt = startedAt,
            LastHeartbeat = silo is null ? null : signals.Leases[silo],
            CurrentTaskId = signals.CurrentTasks.TryGetValue(id, out var task) ? task : null,
            TasksCompleted = completed,
            TasksFailed = failed,
            ErrorMessage = row.TextOrNull(8),
            CpuUsage = signals.Cpu.TryGetValue(id, out var percent) ? percent / 100 : null,
            AgentType = kind?.Kind ?? kindName,
            Category = LedgerNames.Parse<AgentCategory>(row.Text(2)),
            DisplayName = config.DisplayName ?? id,
            Description = config.Description ?? kind?.Description ?? "",
            Capabilities = Capabilities(kind, config),
            QueueDepth = waiting,
            RunningTasks = running,
            UptimeSeconds = startedAt is { } start ? Math.Max(0, (signals.Now - start).TotalSeconds) : null,
            MessagesSent = row.Number(15),
            MessagesReceived = row.Number(16),
            AvgTaskDurationMs = Mean(row.Real(13), completed + failed),
            AvgResponseTimeMs = Mean(row.Real(14), completed + failed),
            ErrorRate = Mean(failed, completed + failed),
            LastActive = row.TimeOrNull(17),
            CreatedAt = row.Time(6),
            Config = config,
            Restarts = row.Small(10),
            NotConfigured = row.TextOrNull(9),
            Silo = silo,
            TrialUntil = TrialRules.Open(row.TimeOrNull(20), signals.Now),
        };
    }

    public static double? Mean(double sum, long count) => count > 0 ? sum / count : null;

    private static IReadOnlyList<string> Capabilities(AgentDescriptor? kind, AgentConfig config)
    {
        var declared = kind?.Capabilities ?? [];
        return config.Capabilities is { Count: > 0 } added ? [.. declared.Union(added, StringComparer.Ordinal)] : declared;
    }

    private AgentConfig Config(string text)
    {
        if (_configs.TryGetValue(text, out var known))
            return known;
        var config = JsonSerializer.Deserialize<AgentConfig>(text, Json.Tolerant) ?? AgentConfig.Default;
        if (config == AgentConfig.Default)
            config = AgentConfig.Default;
        if (_configs.Count < KnownConfigs)
            _configs[text] = config;
        return config;
    }
}
