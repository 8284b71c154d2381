using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;

namespace Mycosoft.Devices.Bme;

/// <summary>What the agent of one kind of sensor does; both kinds do it, each with its own chip.</summary>
internal sealed class SensorDesk
{
    private readonly BmeChip _chip;
    private readonly SensorReader _reader;
    private readonly StateChanges<SensorState> _state;

    public SensorDesk(BmeChip chip, BmeSensors sensors, StateChanges<SensorState> state)
    {
        (_chip, _state, _reader) = (chip, state, new(chip, sensors.Readings, sensors.Clock));
        Care = new(_reader, state, sensors.Clock);
        Air = new(chip, _reader, sensors.Readings, sensors.Clock);
        Scents = new(_reader, state);
    }

    public SensorCare Care { get; }

    public AirWatch Air { get; }

    public ScentDesk Scents { get; }

    public SensorState State => _state.Value;

    public async Task<Outcome<SensorReading>> Read(SensorRequest request, SensorSettings settings, CancellationToken cancellationToken) =>
        (await _reader.Last(request, settings, cancellationToken)).TryGet(out var heard, out var fault) ? SensorValues.Reading(heard, State) : fault;

    public async Task<Outcome<SensorValue>> Temperature(SensorRequest request, SensorSettings settings, CancellationToken cancellationToken) =>
        SensorValues.Only(await Read(request, settings, cancellationToken), "temperature", "°C", r => r.TemperatureC);

    public async Task<Outcome<SensorValue>> Humidity(SensorRequest request, SensorSettings settings, CancellationToken cancellationToken) =>
        SensorValues.Only(await Read(request, settings, cancellationToken), "humidity", "%", r => r.HumidityPct);

    public async Task<Outcome<SensorValue>> Pressure(SensorRequest request, SensorSettings settings, CancellationToken cancellationToken) =>
        SensorValues.Only(await Read(request, settings, cancellationToken), "pressure", "hPa", r => r.PressureHpa);

    public async Task<Outcome<SensorValue>> Gas(SensorRequest request, SensorSettings settings, CancellationToken cancellationToken) =>
        SensorValues.Only(await Read(request, settings, cancellationToken), "gas resistance", "Ohm", r => r.GasOhm);

    public async Task<Outcome<SensorSeries>> Series(SeriesRequest request, CancellationToken cancellationToken) =>
        (await _reader.Series(request, State, cancellationToken)).TryGet(out var series, out var fault) ? series : fault;

    public Task<Outcome<CompensatedReport>> Compensate(RawRequest request) => Task.FromResult(RawMaths.Compensate(_chip, request));

    public async Task<Outcome<BsecReport>> Bsec(SensorRequest request, SensorSettings settings, CancellationToken cancellationToken) =>
        (await _reader.Last(request, settings, cancellationToken)).TryGet(out var heard, out var fault) ? SensorValues.Bsec(heard) : fault;

    public async Task<Outcome<DeviceSmellReport>> DeviceSmell(SensorRequest request, SensorSettings settings, CancellationToken cancellationToken) =>
        (await _reader.Last(request, settings, cancellationToken)).TryGet(out var heard, out var fault) ? ScentDesk.OfDevice(heard) : fault;
}
