namespace Mycosoft.Devices.Bme;

/// <summary>What a sensor said last, as it was said and with its unit.</summary>
internal sealed record Heard(DeviceRecord Unit, string Side, SensorSample Sample, double AgeSeconds, bool Stale)
{
    public string Device => Unit.DeviceId;

    public string Key => SensorState.Key(Device, Side);

    public string ChipBy => BmeChip.ToldBy(Unit, Side);
}

/// <summary>Reads one sensor of a unit. What a unit did not send is not made up: it is null, a flag or a fault.</summary>
internal sealed class SensorReader(BmeChip chip, IUnitReadings readings, TimeProvider clock)
{
    /// <summary>A unit's readings may tell of its sensors in turn.</summary>
    private const int LookedAt = 20;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The newest reading in which this sensor said something, however old.</summary>
    public async Task<Answer<Heard>> Last(SensorRequest request, SensorSettings settings, CancellationToken cancellationToken)
    {
        var (recent, fault) = await Recent(request, LookedAt, cancellationToken);
        if (fault is not null)
            return fault;
        var (unit, samples) = recent!.Value;
        if (samples.Count == 0)
            return Fault.Unavailable($"{unit.DeviceId} has sent no reading of its {chip.Name} {SensorSide.Of(request.Sensor)}.");
        var age = Math.Max(0, (Now - samples[0].At).TotalSeconds);
        return new Heard(unit, SensorSide.Of(request.Sensor), samples[0], Math.Round(age, 1), age > settings.StaleAfterSeconds || unit.Status != "online");
    }

    /// <summary>The same, and a fault when it is stale: for what would be wrong with an old value and not only old.</summary>
    public async Task<Answer<Heard>> Fresh(SensorRequest request, SensorSettings settings, CancellationToken cancellationToken)
    {
        var last = await Last(request, settings, cancellationToken);
        return last.Value is { Stale: true } heard ? Fault.Unavailable($"The last reading of {heard.Device} is {heard.AgeSeconds:0} s old.") : last;
    }

    public async Task<((DeviceRecord Unit, IReadOnlyList<SensorSample> Samples)? Recent, Fault? Fault)> Recent(SensorRequest request, int count, CancellationToken cancellationToken)
    {
        if (!(await readings.Newest(request.Device, count, cancellationToken)).TryGet(out var points, out var fault))
            return (null, fault);
        if (chip.Refuses(points.Device, SensorSide.Of(request.Sensor)) is { } other)
            return (null, other);
        var prefixes = SensorNames.Prefixes(chip, SensorSide.Of(request.Sensor), points.Device);
        return ((points.Device, [.. points.Points.Select(point => SensorSample.Read(point, prefixes)).OfType<SensorSample>()]), null);
    }

    /// <summary>One quantity over a range: of the names that it may have, the surest that the unit used.</summary>
    public async Task<Answer<SensorSeries>> Series(SeriesRequest request, SensorState state, CancellationToken cancellationToken)
    {
        if (request.From >= request.To)
            return Fault.InvalidPayload("The range must begin before it ends.", "$.from");
        if (!(await readings.Newest(request.Device, 1, cancellationToken)).TryGet(out var newest, out var fault))
            return fault;
        var (unit, side) = (newest.Device, SensorSide.Of(request.Sensor));
        if (chip.Refuses(unit, side) is { } other)
            return other;
        var prefixes = SensorNames.Prefixes(chip, side, unit);
        var names = SensorSeriesRules.Quantities.SelectMany(q => SensorNames.Of(q.Quantity, prefixes)).ToList();
        if (!(await readings.Series(new(unit.DeviceId, request.From.ToUniversalTime(), request.To.ToUniversalTime(), request.StepSeconds, names), cancellationToken)).TryGet(out var series, out fault))
            return fault;
        return SensorSeriesRules.Of(series, side, prefixes, state.Offsets.GetValueOrDefault(SensorState.Key(unit.DeviceId, side)), BmeChip.ToldBy(unit, side));
    }
}
