using Orleans.Concurrency;

namespace Mycosoft.Devices;

[GrainType("mas.device-intake"), StatelessWorker, Reentrant]
internal sealed class DeviceIntake(DeviceLedger ledger) : Grain, IDeviceIntake
{
    private static readonly DeviceVerdict Invalid = new(DeviceOutcome.Refused, "invalid");

    public async Task<Answer<DeviceVerdicts>> Take(IReadOnlyList<DeviceSignal> signals, CancellationToken cancellationToken)
    {
        if (signals.Count > IDeviceIntake.Most)
            return Fault.InvalidPayload($"At most {IDeviceIntake.Most} signals are taken at once.");
        var verdicts = signals.Select(s => SignalCheck.IsPossible(s) ? null : Invalid).ToArray();
        var possible = signals.Where((_, i) => verdicts[i] is null).ToList();
        if (possible.Count == 0)
            return new DeviceVerdicts(verdicts!);
        var answer = await ledger.Take(possible);
        if (!answer.TryGet(out var taken, out var fault))
            return fault;
        for (var (i, next) = (0, 0); i < verdicts.Length; i++)
            verdicts[i] ??= taken.Items[next++];
        return new DeviceVerdicts(verdicts!);
    }
}
