using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Tasks;

namespace Mycosoft.Messages;

/// <summary>Reads a request's payload: {task_type, payload{}} or, as the seed's agents send it, the task's members beside task_type and task_id.</summary>
internal static class RequestPayload
{
    /// <summary>The task that is asked for; null when it names none.</summary>
    public static string? TaskType(JsonText payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload.ToString());
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement).TaskType : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static (string? TaskType, JsonText Payload) Read(JsonElement element)
    {
        if (!element.TryGetProperty("task_type", out var type) || type.ValueKind != JsonValueKind.String)
            return (null, JsonText.EmptyObject);
        if (element.TryGetProperty("payload", out var nested) && nested.ValueKind == JsonValueKind.Object)
            return (type.GetString(), new(nested.GetRawText()));
        var flat = JsonObject.Create(element)!;
        flat.Remove("task_type");
        flat.Remove("task_id");
        return (type.GetString(), new(flat.ToJsonString()));
    }
}

/// <summary>Makes a response's payload, the seed's {task_id, status, result, error}.</summary>
internal static class ResponsePayload
{
    public static JsonText Of(TaskCompletion completion) => new(new JsonObject
    {
        ["task_id"] = completion.Id,
        ["status"] = StateNames.Of(completion.State),
        ["result"] = completion.Result is { } result ? JsonNode.Parse(result.Value) : null,
        ["error"] = completion.Fault?.Message,
        ["code"] = completion.Fault?.Code,
    }.ToJsonString());
}
