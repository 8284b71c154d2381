namespace Mycosoft.Devices.Bme;

/// <summary>What units measured, for agents that look at one sensor of them.</summary>
internal interface IUnitReadings
{
    Task<Answer<TelemetryPoints>> Newest(string deviceId, int count, CancellationToken cancellationToken);

    Task<Answer<TelemetrySeries>> Series(SeriesQuery query, CancellationToken cancellationToken);
}

/// <summary>Out of the tables of the fleet.</summary>
internal sealed class FleetReadings(IGrainFactory grains) : IUnitReadings
{
    public Task<Answer<TelemetryPoints>> Newest(string deviceId, int count, CancellationToken cancellationToken) => grains.GetGrain<IDevices>(0).Points(deviceId, count, cancellationToken);

    public Task<Answer<TelemetrySeries>> Series(SeriesQuery query, CancellationToken cancellationToken) => grains.GetGrain<IDevices>(0).Series(query, cancellationToken);
}
