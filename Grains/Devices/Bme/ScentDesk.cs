using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;

namespace Mycosoft.Devices.Bme;

/// <summary>Scans, learns and tells smells.</summary>
internal sealed class ScentDesk(SensorReader reader, StateChanges<SensorState> state)
{
    public async Task<Outcome<ScanReport>> Scan(ScanRequest request, SensorSettings settings, CancellationToken cancellationToken)
    {
        if (!(await reader.Fresh(new(request.Device, request.Sensor), settings, cancellationToken)).TryGet(out var heard, out var fault))
            return fault;
        var sample = heard.Sample;
        var ohms = request.GasOhm ?? (sample.GasSteps.Count > 0 ? sample.GasSteps : sample.GasOhm is { } only ? [only] : []);
        if (ohms.Count == 0 || request.GasOhm is null && sample.GasValid == false)
            return Fault.Unavailable($"{heard.Device} sends no valid gas resistance.");
        if (ohms.Any(ohm => ohm <= 0))
            return request.GasOhm is null ? Fault.Unavailable($"{heard.Device} sends a resistance that is none.") : Fault.InvalidPayload("A resistance is more than 0.", "$.gas_ohm");
        return new ScanReport(heard.Device, heard.Side, sample.At, ohms, ScentModel.Features(ohms));
    }

    /// <param name="id">Of the task: run again, it is the same scan.</param>
    public async Task<Outcome<TrainReport>> Train(TrainRequest request, string id, SensorSettings settings, CancellationToken cancellationToken)
    {
        if (request.Label == ScentModel.Unknown)
            return Fault.InvalidPayload("What is unknown cannot be taught.", "$.label");
        var scan = await Scan(new(request.Device, request.Sensor, request.GasOhm), settings, cancellationToken);
        if (scan.Result is not { } found)
            return scan.Fault!;
        var next = await state.Apply(s => ScentModel.Learn(s.Scans, new(id, request.Label, found.At, found.Features)) is { } scans && !ReferenceEquals(scans, s.Scans) ? s with { Scans = scans } : s, cancellationToken);
        return next.Scans.Any(s => s.Id == id)
            ? new TrainReport(request.Label, ScentModel.Count(next.Scans), ScentModel.Needed)
            : Fault.Conflict($"{ScentModel.MostLabels} labels are known already; forget one.");
    }

    public async Task<Outcome<ForgetReport>> Forget(ForgetRequest request, CancellationToken cancellationToken)
    {
        var forgotten = 0;
        await state.Apply(
            s =>
            {
                forgotten = s.Scans.Count(scan => scan.Label == request.Label);
                return forgotten == 0 ? s : s with { Scans = [.. s.Scans.Where(scan => scan.Label != request.Label)] };
            },
            cancellationToken);
        return new ForgetReport(request.Label, forgotten);
    }

    public async Task<Outcome<SmellReport>> Classify(ScanRequest request, SensorSettings settings, CancellationToken cancellationToken)
    {
        var scan = await Scan(request, settings, cancellationToken);
        if (scan.Result is not { } found)
            return scan.Fault!;
        return ScentModel.Classify(state.Value.Scans, found.Features, settings) is { } smelt
            ? new SmellReport(found.Device, found.Sensor, found.At, smelt.Smell, smelt.Confidence, smelt.Nearest, smelt.Distance, smelt.Labels)
            : new Fault(FaultCodes.PreconditionFailed, $"No label has {ScentModel.Needed} scans of {found.Features.Count} steps; teach one with train_smell.");
    }

    /// <summary>What the unit's own model says, and nothing when it says nothing.</summary>
    public static DeviceSmellReport OfDevice(Heard heard)
    {
        var estimates = heard.Sample.Estimates;
        var best = estimates.Count == 0 ? default(KeyValuePair<int, double>?) : estimates.MaxBy(e => e.Value);
        return new(heard.Device, heard.Side, heard.Sample.At, heard.AgeSeconds, best?.Key, best?.Value, estimates, heard.Stale ? [QualityFlags.Stale] : [], heard.ChipBy);
    }
}
