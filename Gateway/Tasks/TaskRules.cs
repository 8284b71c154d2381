namespace Mycosoft.Tasks;

/// <summary>What may be said of a task before its agent sees it.</summary>
internal static class TaskRules
{
    public static Fault? TaskType(string? type, string path = "$.task_type") => type switch
    {
        null or "" => Fault.InvalidPayload($"Member '{path[2..]}' is missing.", path),
        { Length: > 100 } => Fault.InvalidPayload($"{path[2..]} has at most 100 characters.", path),
        _ => null,
    };

    public static Fault? Payload(JsonText payload) =>
        payload.Value is null || payload.Value.StartsWith('{') ? null : Fault.InvalidPayload("payload must be a JSON object.", "$.payload");

    public static Fault? Priority(int priority) => priority is 1 or 3 or 5 or 8 or 10
        ? null
        : Fault.InvalidPayload("priority must be 1 (background), 3 (low), 5 (normal), 8 (high) or 10 (critical).", "$.priority");

    public static Fault? Limits(int? timeout, int? maxRetries) => (timeout, maxRetries) switch
    {
        ( < 1 or > 86_400, _) => Fault.InvalidPayload("timeout must be 1 to 86,400 seconds.", "$.timeout"),
        (_, < 0 or > 20) => Fault.InvalidPayload("max_retries must be 0 to 20.", "$.max_retries"),
        _ => null,
    };

    public static JsonText PayloadOrEmpty(JsonText payload) => payload.Value is null ? JsonText.EmptyObject : payload;
}
