using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>What HTTP answers for what the intake said.</summary>
internal static class DeviceAnswers
{
    private const int UntilNewUnits = 60;

    /// <summary>Null for what is on disk, now or since before.</summary>
    public static Refusal? Refusal(this DeviceVerdict verdict) => verdict switch
    {
        { Outcome: not DeviceOutcome.Refused } => null,
        { Reason: "unknown_unit" } => new(Fault.RateLimited("No more new units are taken in now.") with { RetryAfter = UntilNewUnits }),
        _ => Http.Refusal.Invalid($"The store refused it: {verdict.Reason ?? "invalid"}."),
    };

    public static async Task<Refusal?> TakeOne(this IDeviceInbox inbox, DeviceSignal signal)
    {
        using var limit = RequestExtensions.WriteLimit();
        return (await inbox.Take(signal, limit.Token)).TryGet(out var verdict, out var fault) ? verdict.Refusal() : new(fault);
    }

    /// <summary>A unit by its own name, or why there is none.</summary>
    public static async Task<(DeviceRecord? Device, Refusal? Refusal)> FindDevice(this Agents.Company company, string deviceId, CancellationToken cancellationToken)
    {
        if (!UnitIds.IsPossible(deviceId))
            return (null, new(UnitNames.NotFound(deviceId)));
        var answer = await company.Devices.Find(deviceId, cancellationToken);
        return answer.TryGet(out var device, out var fault) ? (device, null) : (null, new(Explain(deviceId, fault)));
    }

    public static Fault Explain(string deviceId, Fault fault) => fault.Code == FaultCodes.NotFound ? UnitNames.NotFound(deviceId) : fault;
}
