using Mycosoft.Agents;

namespace Mycosoft.Devices.Bme;

/// <summary>Looks at the air through a sensor.</summary>
internal sealed class AirWatch(BmeChip chip, SensorReader reader, IUnitReadings readings, TimeProvider clock)
{
    public async Task<Outcome<AirReport>> Look(SensorRequest request, SensorState state, SensorSettings settings, CancellationToken cancellationToken)
    {
        if (!(await reader.Fresh(request, settings, cancellationToken)).TryGet(out var heard, out var fault))
            return fault;
        var now = clock.GetUtcNow().UtcDateTime;
        var prefixes = SensorNames.Prefixes(chip, heard.Side, heard.Unit);
        var query = new SeriesQuery(heard.Device, now.AddHours(-CleanAir.WindowHours), now, CleanAir.StepSeconds, [.. SensorNames.Of(Quantity.Gas, prefixes)]);
        if (!(await readings.Series(query, cancellationToken)).TryGet(out var series, out fault))
            return fault;
        var clean = CleanAir.Of(SensorSeriesRules.Buckets(series, Quantity.Gas, prefixes), now, TimeSpan.FromMinutes(settings.BurnInMinutes));
        return Report(SensorValues.Reading(heard, state), clean);
    }

    public async Task<Outcome<DewPointReport>> DewPoint(AirRequest request, SensorState state, SensorSettings settings, CancellationToken cancellationToken)
    {
        var air = await Air(request, state, settings, cancellationToken);
        return air.Result is { } found ? new DewPointReport(found.TemperatureC, found.HumidityPct, Psychrometrics.DewPoint(found.TemperatureC, found.HumidityPct), found.Flags) : air.Fault!;
    }

    public async Task<Outcome<AbsoluteHumidityReport>> AbsoluteHumidity(AirRequest request, SensorState state, SensorSettings settings, CancellationToken cancellationToken)
    {
        var air = await Air(request, state, settings, cancellationToken);
        return air.Result is { } found
            ? new AbsoluteHumidityReport(found.TemperatureC, found.HumidityPct, Psychrometrics.AbsoluteHumidity(found.TemperatureC, found.HumidityPct), found.Flags)
            : air.Fault!;
    }

    public async Task<Outcome<AltitudeReport>> Altitude(AltitudeRequest request, SensorState state, SensorSettings settings, CancellationToken cancellationToken)
    {
        if (request.PressureHpa is { } given)
            return new AltitudeReport(given, request.SeaLevelHpa, Psychrometrics.Altitude(given, request.SeaLevelHpa), []);
        if (request.Device is not { } device)
            return Fault.InvalidPayload("Give a device, or the pressure.", "$.device");
        if (!(await reader.Last(new(device, request.Sensor), settings, cancellationToken)).TryGet(out var heard, out var fault))
            return fault;
        var reading = SensorValues.Reading(heard, state);
        return reading.PressureHpa is { } hpa and > 0
            ? new AltitudeReport(hpa, request.SeaLevelHpa, Psychrometrics.Altitude(hpa, request.SeaLevelHpa), reading.Flags)
            : Fault.Unavailable($"{device} sends no pressure.");
    }

    private async Task<Outcome<MoistAir>> Air(AirRequest request, SensorState state, SensorSettings settings, CancellationToken cancellationToken)
    {
        if (request is { TemperatureC: { } celsius, HumidityPct: { } percent })
            return new MoistAir(celsius, percent, []);
        if (request is not { Device: { } device, TemperatureC: null, HumidityPct: null })
            return Fault.InvalidPayload("Give a device, or the temperature and the humidity.", "$.device");
        if (!(await reader.Last(new(device, request.Sensor), settings, cancellationToken)).TryGet(out var heard, out var fault))
            return fault;
        var reading = SensorValues.Reading(heard, state);
        return reading is { TemperatureC: { } t, HumidityPct: { } h } ? new MoistAir(t, h, reading.Flags) : Fault.Unavailable($"{device} sends no temperature or no humidity.");
    }

    private static AirReport Report(SensorReading reading, CleanAir clean)
    {
        var ratio = reading.GasOhm is { } ohm && clean.Ohm is { } best ? AirIndex.Ratio(ohm, best) : (double?)null;
        return new(
            reading.Device,
            reading.Sensor,
            reading.At,
            clean.Stabilises ? "stabilising" : "ok",
            !clean.Stabilises && ratio is { } r && reading.HumidityPct is { } humidity ? AirIndex.Of(r, humidity) : null,
            ratio is { } shown ? Math.Round(shown, 4) : null,
            clean.Ohm,
            reading.GasOhm,
            reading.HumidityPct,
            clean.Minutes,
            clean.BurnsIn ? [.. reading.Flags, QualityFlags.BurnIn] : reading.Flags,
            reading.ChipBy);
    }

    private sealed record MoistAir(double TemperatureC, double HumidityPct, IReadOnlyList<string> Flags);
}
