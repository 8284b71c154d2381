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

/// <summary>An envelope as MINDEX answers it.</summary>
/// <param name="RecordedAt">The unit's own time; null when it says none.</param>
internal sealed record MindexEnvelopeTaken(bool Success, string DeviceSlug, string? EnvelopeMsgId, long? EnvelopeSeq, int SamplesInserted, int SamplesDeduped, DateTime? RecordedAt, MindexVerification Verification)
{
    public static MindexEnvelopeTaken Of(DeviceReading reading, DeviceVerdict verdict, DateTime now)
    {
        var again = verdict.Outcome == DeviceOutcome.Duplicate;
        return new(true, reading.DeviceId, reading.MessageId, reading.Sequence, again ? 0 : reading.Metrics.Count, again ? reading.Metrics.Count : 0, reading.DeviceTime, MindexVerification.Of(reading.Integrity));
    }
}

/// <summary>What was checked of an envelope; null is not checked.</summary>
internal sealed record MindexVerification([property: JsonPropertyName("hashValid")] bool? HashValid, [property: JsonPropertyName("signatureValid")] bool? SignatureValid, string Integrity)
{
    public static MindexVerification Of(string integrity) => integrity switch
    {
        "verified" => new(true, true, integrity),
        "placeholder" => new(true, false, integrity),
        "hashed" => new(true, null, integrity),
        _ => new(null, null, integrity),
    };
}

/// <summary>A reading as MINDEX answers it.</summary>
internal sealed record MindexTaken(bool Success, string? DeviceId, int SamplesCreated, IReadOnlyList<string> StreamsUpdated, string Message)
{
    public static MindexTaken Of(DeviceSignal signal, DeviceVerdict verdict) => (verdict.Outcome, signal) switch
    {
        (DeviceOutcome.Stored, DeviceReading reading) => new(true, reading.DeviceId, reading.Metrics.Count, [.. reading.Metrics.Select(metric => metric.Name)], "stored"),
        // What a frame says beside readings is heard, and counts as no sample.
        (DeviceOutcome.Stored, _) => new(true, signal.DeviceId, 0, [], "heard"),
        (DeviceOutcome.Duplicate, _) => new(true, signal.DeviceId, 0, [], "duplicate"),
        _ => new(false, signal.DeviceId, 0, [], verdict.Reason ?? "refused"),
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
