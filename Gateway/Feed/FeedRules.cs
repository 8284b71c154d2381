using Mycosoft.Agents;
using Mycosoft.Incidents;

namespace Mycosoft.Feed;

/// <summary>What of an agent is worth telling those who watch.</summary>
internal static class FeedRules
{
    /// <summary>Whether more than its figures has changed. Uptime and the last sign of life change all the time, and say nothing new.</summary>
    public static bool Differs(AgentView before, AgentView now) =>
        before.Status != now.Status
        || before.CurrentTaskId != now.CurrentTaskId
        || before.QueueDepth != now.QueueDepth
        || before.RunningTasks != now.RunningTasks
        || before.ErrorMessage != now.ErrorMessage
        || before.NotConfigured != now.NotConfigured
        || before.StartedAt != now.StartedAt
        || before.Restarts != now.Restarts
        || before.Silo != now.Silo
        || before.Category != now.Category
        || before.DisplayName != now.DisplayName
        || !before.Connections.SequenceEqual(now.Connections, StringComparer.Ordinal);

    /// <summary>How a log shows it.</summary>
    public static string LevelOf(FeedEntry entry) => entry switch
    {
        { Incident: { Status: IncidentStatus.Resolved } or { ResolvedAt: not null } } => "info",
        { Type: "incident", Incident.Severity: IncidentSeverity.Medium or IncidentSeverity.Low or IncidentSeverity.Info } => "warn",
        { Type: "incident" } => "error",
        { Name: "task_failed" or "task_in_doubt" or "agent_error" or "agent_gave_up" or "birth_failed" } => "error",
        { Name: "task_expired" or "task_rejected" or "task_cancelled" or "quarantine_imposed" } or { Type: "gap" } => "warn",
        { Type: "message_event" } => "debug",
        _ => "info",
    };
}
