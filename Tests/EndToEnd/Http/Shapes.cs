namespace Mycosoft.Tests.EndToEnd.Http;

/// <summary>What clients of the seed read, as <see cref="JsonShape"/> reads it.</summary>
internal static class Shapes
{
    /// <summary>The seed's AgentState: eleven members, always present.</summary>
    public const string AgentState =
        "agent_id:text status:text container_id:text? started_at:time? last_heartbeat:time? current_task_id:uuid? tasks_completed:whole tasks_failed:whole error_message:text? "
        + "cpu_usage:number? memory_usage:whole?";

    /// <summary>The same with what the seed's website expects.</summary>
    public const string Agent =
        AgentState + " id:text name:text display_name:text type:text agent_type:text category:text description:text capabilities:list connections:list cpu_percent:number? "
        + "memory_mb:number? uptime_seconds:number? queue_depth:whole running_tasks:whole messages_sent:whole messages_received:whole avg_task_duration_ms:number? "
        + "avg_response_time_ms:number? error_rate:number? created_at:time config:object metrics:object";

    public const string AgentMetrics = "cpuPercent:number? memoryMb:number? tasksCompleted:whole tasksQueued:whole messagesPerSecond:number? errorRate:number? uptime:number? lastActive:time?";

    public const string Config =
        "display_name:text? description:text? cpu_limit:number memory_limit:whole max_concurrent_tasks:whole task_timeout:whole health_check_interval:whole "
        + "heartbeat_interval:whole max_retries:whole capabilities:list? dependencies:list? auto_start:flag auto_restart:flag settings:object?";

    public const string Task =
        "id:uuid task_id:uuid agent_id:text target_agent:text task_type:text payload:object priority:whole created_at:time started_at:time? completed_at:time? status:text result:object? "
        + "error:text? timeout:whole retries:whole max_retries:whole requester_agent:text? source:text submitted_at:time";

    public const string Message =
        "id:uuid message_id:uuid from_agent:text to_agent:text message_type:text payload:object priority:whole requires_ack:flag timestamp:time correlation_id:uuid? ttl:whole";

    public const string Connection = "id:uuid source:text target:text type:text bidirectional:flag priority:whole created_at:time status:text";

    public const string Gap =
        "gap_id:text gap_type:text category:text description:text severity:text suggested_agent:object auto_create:flag detected_at:time "
        + "id:text gapType:text suggestedAgentType:text suggestedCategory:text priority:text autoSpawnRecommended:flag";

    public const string Incident =
        "id:uuid title:text description:text severity:text status:text affectedNodeIds:list causedByNodeId:text? detectedAt:time resolvedAt:time? resolverAgentId:text? causalityChain:list? playbook:text? "
        + "confidence:number? source:text subject:text present:flag detected_at:time last_seen:time acknowledged_at:time? acknowledged_by:text? resolved_at:time? resolved_by:text? note:text?";
}
