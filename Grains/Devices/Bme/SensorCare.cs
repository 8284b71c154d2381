using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;

namespace Mycosoft.Devices.Bme;

/// <summary>Keeps a sensor right: its certificate, its test, its heater's profile.</summary>
internal sealed class SensorCare(SensorReader reader, StateChanges<SensorState> state, TimeProvider clock)
{
    public async Task<Outcome<CalibrationReport>> Calibrate(CalibrateRequest request, SensorSettings settings, CancellationToken cancellationToken)
    {
        if (!(await reader.Fresh(new(request.Device, request.Sensor), settings, cancellationToken)).TryGet(out var heard, out var fault))
            return fault;
        var found = CalibrationRules.Offsets(heard.Sample, request, clock.GetUtcNow().UtcDateTime);
        if (found.Result is not { } offsets)
            return found.Fault!;
        if (!await Keep(s => SensorState.HasRoom(s.Offsets, heard.Key) ? s with { Offsets = SensorState.With(s.Offsets, heard.Key, offsets) } : s, s => s.Offsets.GetValueOrDefault(heard.Key) == offsets, cancellationToken))
            return Full();
        return new CalibrationReport(heard.Device, heard.Side, offsets.CertificateId, offsets.TemperatureC, offsets.HumidityPct, offsets.PressureHpa, offsets.CalibratedAt);
    }

    public async Task<Outcome<SelfTestReport>> Test(SensorRequest request, SensorSettings settings, CancellationToken cancellationToken)
    {
        if (!(await reader.Last(request, settings, cancellationToken)).TryGet(out var heard, out var fault))
            return fault;
        var (recent, missing) = await reader.Recent(request, SelfTestRules.Readings, cancellationToken);
        if (missing is not null)
            return missing;
        var checks = SelfTestRules.Check(recent!.Value.Samples is { Count: > 0 } samples ? samples : [heard.Sample], heard.Stale);
        return new SelfTestReport(heard.Device, heard.Side, heard.Sample.At, SelfTestRules.Sum(checks), checks, heard.ChipBy);
    }

    public async Task<Outcome<HeaterProfileReport>> SetProfile(HeaterProfileRequest request, CancellationToken cancellationToken)
    {
        var (recent, fault) = await reader.Recent(new(request.Device, request.Sensor), 1, cancellationToken);
        if (fault is not null)
            return fault;
        CalibrationRegisters? calibration = null;
        if (request.Calibration is { } hex && !CalibrationRegisters.TryParse(hex, out calibration))
            return Fault.InvalidPayload("The calibration must be 42 registers as hex.", "$.calibration");
        var (unit, side) = (recent!.Value.Unit, SensorSide.Of(request.Sensor));
        var key = SensorState.Key(unit.DeviceId, side);
        IReadOnlyList<HeaterStep> steps = [.. request.Steps.Select(s => new HeaterStep(s.TemperatureC, s.DurationMs))];
        if (!await Keep(s => SensorState.HasRoom(s.Profiles, key) ? s with { Profiles = SensorState.With(s.Profiles, key, steps) } : s, s => ReferenceEquals(s.Profiles.GetValueOrDefault(key), steps), cancellationToken))
            return Full();
        return new HeaterProfileReport(unit.DeviceId, side, [.. steps.Select(step => Registers(step, calibration, request.AmbientC))], Sent: false);
    }

    private static HeaterRegisters Registers(HeaterStep step, CalibrationRegisters? calibration, int ambient)
    {
        var wait = Heater.Wait(step.DurationMs);
        return new(step.TemperatureC, step.DurationMs, Heater.MillisecondsOf(wait), wait, calibration is null ? null : Heater.Resistance(calibration, step.TemperatureC, ambient));
    }

    private async Task<bool> Keep(Func<SensorState, SensorState> change, Func<SensorState, bool> isThere, CancellationToken cancellationToken) => isThere(await state.Apply(change, cancellationToken));

    private static Fault Full() => Fault.Conflict($"The agent keeps {SensorState.MostSensors} sensors already.");
}
