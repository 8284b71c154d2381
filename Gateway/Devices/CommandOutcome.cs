using System.Text;
using System.Text.Json;
using Mycosoft.Tasks;

namespace Mycosoft.Devices;

/// <summary>How the end of a unit's task reads over HTTP: the unit's own word, or why there is none.</summary>
internal readonly record struct CommandOutcome(string Status, JsonText? Response, Fault? Fault)
{
    public const string Acknowledged = "ok";

    public const string Refused = "nack";

    public const string Waiting = "waiting_approval";

    public static CommandOutcome Of(TaskRecord task) => task.Status switch
    {
        TaskState.Completed => new(Acknowledged, task.Result, null),
        TaskState.Failed when UnitWords.Refusal(task.Error) is { } word => new(Refused, Nack(word), null),
        TaskState.Failed => new(Refused, null, new(task.ErrorCode ?? FaultCodes.Internal, task.Error ?? "The command failed.", task.ErrorCode is FaultCodes.Unavailable)),
        TaskState.InDoubt => new(Refused, null, Fault.Timeout("The command was under way when its silo was lost; whether it was done is not known.")),
        TaskState.Expired => new(Refused, null, Fault.Timeout("The command was not sent in its time.")),
        var state => new(Refused, null, Fault.Conflict($"The command was not carried out ({Http.EnumNames<TaskState>.Of(state)}).")),
    };

    private static JsonText Nack(string word)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("success", false);
            json.WriteString("message", word);
            json.WriteEndObject();
        }

        return new(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
