using System.Text.Json.Serialization;

namespace Mycosoft.Devices;

/// <summary>A reading that is on disk.</summary>
/// <param name="Status">Always ok.</param>
/// <param name="Duplicate">It was there before.</param>
/// <param name="Samples">Numbers in it.</param>
internal sealed record ReadingTaken(string Status, bool Success, string DeviceId, bool Duplicate, int Samples, DateTime Timestamp)
{
    public static ReadingTaken Of(DeviceReading reading, DeviceVerdict verdict, DateTime now) =>
        new("ok", true, reading.DeviceId, verdict.Outcome == DeviceOutcome.Duplicate, reading.Metrics.Count, now);
}

/// <summary>The acknowledgement of an envelope, in the original's camelCase.</summary>
internal sealed record EnvelopeTaken(
    [property: JsonPropertyName("deviceId")] string DeviceId,
    [property: JsonPropertyName("msgId")] string? MsgId,
    [property: JsonPropertyName("seq")] long? Seq,
    [property: JsonPropertyName("accepted")] bool Accepted,
    [property: JsonPropertyName("reason")] string? Reason,
    [property: JsonPropertyName("ackedAtUtc")] DateTime AckedAtUtc,
    [property: JsonPropertyName("integrity")] string Integrity)
{
    public static EnvelopeTaken Of(DeviceReading reading, DeviceVerdict verdict, DateTime now) =>
        new(reading.DeviceId, reading.MessageId, reading.Sequence, true, verdict.Outcome == DeviceOutcome.Duplicate ? "duplicate" : null, now, reading.Integrity);
}

/// <summary>A reading as MINDEX answers it.</summary>
internal sealed record MindexTaken(bool Success, string? DeviceId, int SamplesCreated, IReadOnlyList<string> StreamsUpdated, string Message)
{
    public static MindexTaken Of(DeviceReading reading, DeviceVerdict verdict) => verdict.Outcome switch
    {
        DeviceOutcome.Stored => new(true, reading.DeviceId, reading.Metrics.Count, [.. reading.Metrics.Select(metric => metric.Name)], "stored"),
        DeviceOutcome.Duplicate => new(true, reading.DeviceId, 0, [], "duplicate"),
        _ => new(false, reading.DeviceId, 0, [], verdict.Reason ?? "refused"),
    };

    public static MindexTaken Wrong(string? deviceId, Fault fault) => new(false, deviceId, 0, [], fault.Message);
}

internal sealed record MindexBatchTaken(bool Success, int Total, int Accepted, int Duplicates, int Rejected, int SamplesCreated, IReadOnlyList<MindexTaken> Results)
{
    public static MindexBatchTaken Of(IReadOnlyList<MindexTaken> results)
    {
        var (accepted, duplicates) = (results.Count(result => result.Success), results.Count(result => result is { Success: true, Message: "duplicate" }));
        return new(accepted == results.Count, results.Count, accepted, duplicates, results.Count - accepted, results.Sum(result => result.SamplesCreated), results);
    }
}
