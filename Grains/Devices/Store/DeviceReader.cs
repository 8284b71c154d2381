using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Devices;

[GrainType("mas.devices"), StatelessWorker, Reentrant]
internal sealed class DeviceReader(DeviceQueries devices, TelemetryQueries telemetry, DeviceRemoval removal, StoreReads reads) : Grain, IDevices
{
    public Task<Answer<Page<DeviceRecord>>> List(DeviceFilter filter, CancellationToken cancellationToken) => reads.Answer(() => devices.List(filter, cancellationToken));

    public Task<Answer<DeviceRecord>> Find(string deviceId, CancellationToken cancellationToken) => reads.Answer(() => devices.Find(deviceId, cancellationToken));

    public Task<FleetCounts> Fleet(CancellationToken cancellationToken) => reads.Run(() => devices.Fleet(cancellationToken));

    public Task<Answer<DeviceRecord>> Remove(string deviceId, string principal, string? reason, CancellationToken cancellationToken) => reads.Answer(() => removal.Remove(deviceId, principal, reason, cancellationToken));

    public Task<Answer<TelemetryPoints>> Points(string deviceId, int count, CancellationToken cancellationToken) => reads.Answer(() => telemetry.Points(deviceId, count, cancellationToken));

    public Task<Answer<TelemetrySeries>> Series(SeriesQuery query, CancellationToken cancellationToken) => reads.Answer(() => telemetry.Series(query, cancellationToken));

    public Task<IReadOnlyList<LinkRecord>> Links(CancellationToken cancellationToken) => reads.Run<IReadOnlyList<LinkRecord>>(async () => await devices.Links(cancellationToken));
}
