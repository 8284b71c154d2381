using Mycosoft.Tasks;

namespace Mycosoft.Firmware;

/// <summary>What the end of an <c>ota_update</c> task says of its unit. Where it is not certain that the unit has not begun, nothing: its time tells.</summary>
public static class OfferRules
{
    public static OfferAnswer? Read(TaskRecord task) => task.Status switch
    {
        TaskState.Rejected => new OfferAnswer.Never("a person refused it"),
        TaskState.Expired => new OfferAnswer.Never("its time passed before it began"),
        TaskState.Cancelled when task.StartedAt is null => new OfferAnswer.Never("its task was cancelled"),
        TaskState.Failed => Failed(task.ErrorCode, task.Error ?? ""),
        _ => null,
    };

    /// <summary>The same of a task that was not even accepted; null when it may be given again.</summary>
    public static OfferAnswer? Read(Fault fault) => fault.Code switch
    {
        FaultCodes.Unavailable or FaultCodes.RateLimited or FaultCodes.Timeout => null,
        FaultCodes.Conflict => new OfferAnswer.Later(fault.Message),
        _ => new OfferAnswer.Never(fault.Message),
    };

    private static OfferAnswer? Failed(string? code, string error) => code switch
    {
        _ when error.Contains("ota_busy", StringComparison.Ordinal) => new OfferAnswer.Later("busy"),
        _ when error.Contains("ota_unsupported", StringComparison.Ordinal) => new OfferAnswer.Never("cannot be updated over the air"),
        FaultCodes.Unavailable => new OfferAnswer.Later("out of reach"),
        FaultCodes.Unsupported or FaultCodes.InvalidPayload or FaultCodes.NotFound or FaultCodes.Forbidden or FaultCodes.UpstreamError => new OfferAnswer.Never(error),
        FaultCodes.Conflict => new OfferAnswer.Later(error),
        _ => null,
    };
}
