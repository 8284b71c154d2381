using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mycosoft.Devices;

/// <summary>A command as MINDEX answers it. What is not known is null.</summary>
/// <param name="Id">Of its task; of one that was fetched, by which it is acknowledged.</param>
/// <param name="Status">pending, acknowledged, failed or waiting_approval.</param>
internal sealed record MindexCommand(string Id, string DeviceId, string DeviceSerial, string? CommandType, MindexOrder? CommandPayload, string Status)
{
    private const int LengthOfId = 36;

    public int? Priority { get; init; }

    public int? RetryCount { get; init; }

    public int? MaxRetries { get; init; }

    public long? SequenceNumber { get; init; }

    public DateTime? ScheduledAt { get; init; }

    public DateTime? SentAt { get; init; }

    public DateTime? AckedAt { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public JsonText? ResponsePayload { get; init; }

    public string? ErrorMessage { get; init; }

    public string? RequestedBy { get; init; }

    public JsonText Metadata { get; init; } = JsonText.EmptyObject;

    public DateTime? CreatedAt { get; init; }

    public DateTime? UpdatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ApprovalId { get; init; }

    /// <summary>One that was given now.</summary>
    public static MindexCommand Of(CommandAnswer answer, string type, MindexOrder order, string requester, DateTime givenAt) => new(answer.TaskId.ToString(), answer.DeviceId, answer.DeviceId, type, order, answer.Status switch
    {
        CommandOutcome.Acknowledged => "acknowledged",
        CommandOutcome.Refused => "failed",
        var other => other,
    })
    {
        MaxRetries = 0,
        ScheduledAt = givenAt,
        CreatedAt = givenAt,
        UpdatedAt = answer.Timestamp,
        AckedAt = answer.ApprovalId is null ? answer.Timestamp : null,
        ResponsePayload = answer.Response,
        ErrorMessage = answer is { Status: CommandOutcome.Refused, Response: { } word } ? JsonElement.Parse(word.ToString()).GetProperty("message").GetString() : null,
        RequestedBy = requester,
        ApprovalId = answer.ApprovalId,
    };

    /// <summary>One that waited for the unit's host and is given to it.</summary>
    public static MindexCommand Of(PendingCommand pending, DeviceRecord device) =>
        new($"{pending.Id}.{device.DeviceId}", device.DeviceId, device.DeviceId, pending.Command, new(pending.Command, Params: JsonElement.Parse(pending.Params.ToString())), "pending") { ExpiresAt = pending.ExpiresAt };

    /// <summary>Whose command it is stands behind its id, because MINDEX acknowledges without saying it.</summary>
    public static (string CommandId, string DeviceId)? Split(string id) => id.Length > LengthOfId + 1 && id[LengthOfId] == '.' ? (id[..LengthOfId], id[(LengthOfId + 1)..]) : null;
}
