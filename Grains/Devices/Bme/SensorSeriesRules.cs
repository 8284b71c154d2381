namespace Mycosoft.Devices.Bme;

/// <summary>Makes the series of a sensor out of those of its unit.</summary>
internal static class SensorSeriesRules
{
    public static IReadOnlyList<(Quantity Quantity, string Name)> Quantities { get; } =
    [
        (Quantity.Temperature, "temperature_c"), (Quantity.Humidity, "humidity_pct"), (Quantity.Pressure, "pressure_hpa"), (Quantity.Gas, "gas_ohm"),
    ];

    public static SensorSeries Of(TelemetrySeries series, string side, IReadOnlyList<string> prefixes, SensorOffsets? offsets, string chipBy) => new(
        series.DeviceId,
        side,
        series.From,
        series.To,
        series.StepSeconds,
        series.Resolution,
        [.. from quantity in Quantities
            let buckets = Buckets(series, quantity.Quantity, prefixes)
            where buckets.Count > 0
            select new SensorMetric(quantity.Name, [.. buckets.Select(b => Corrected(b, quantity.Quantity, offsets))])],
        offsets?.CertificateId,
        chipBy);

    /// <summary>The buckets of the first name that has any.</summary>
    public static IReadOnlyList<MetricBucket> Buckets(TelemetrySeries series, Quantity quantity, IReadOnlyList<string> prefixes) =>
        SensorNames.Of(quantity, prefixes).Select(name => series.Series.FirstOrDefault(s => s.Metric == name)?.Buckets).FirstOrDefault(b => b is { Count: > 0 }) ?? [];

    private static SensorBucket Corrected(MetricBucket bucket, Quantity quantity, SensorOffsets? offsets)
    {
        Func<double, double> corrected = quantity switch
        {
            Quantity.Temperature => v => v + (offsets?.TemperatureC ?? 0),
            Quantity.Humidity => v => Math.Clamp(v + (offsets?.HumidityPct ?? 0), 0, 100),
            Quantity.Pressure => v => SensorSample.Hpa(v)!.Value + (offsets?.PressureHpa ?? 0),
            _ => v => v,
        };
        return new(bucket.At, bucket.Count, corrected(bucket.Min), corrected(bucket.Max), corrected(bucket.Mean));
    }
}
