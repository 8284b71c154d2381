using Mycosoft.Agents;
using Mycosoft.Devices;

namespace Mycosoft.Firmware;

/// <summary>Says which unit runs what, and what there is for it.</summary>
public sealed class VersionDesk(FirmwareStore images, FirmwareShelf shelf, IUnits units)
{
    private const int MostShown = 1_000;

    public async Task<Outcome<UpdateChecks>> Check(CheckUpdatesRequest request, CancellationToken cancellationToken)
    {
        var selector = request.DeviceId is { } one ? new UnitSelector([one]) : request.Selector;
        if (!(await units.Select(RolloutOffice.Filter(selector), cancellationToken)).TryGet(out var devices, out var fault))
            return fault;
        if (devices.Count == 0 && request.DeviceId is not null)
            return Fault.NotFound($"Device {request.DeviceId} not found");
        var published = await images.All(null, cancellationToken);
        var checks = devices.Select(d => Check(d, published, request.Channel)).ToList();
        return new UpdateChecks(request.Channel, checks.Count, checks.Count(c => c.UpdateAvailable), [.. checks.Take(MostShown)]);
    }

    public async Task<Outcome<VersionReport>> Report(VersionReportRequest request, CancellationToken cancellationToken)
    {
        if (!(await units.Select(RolloutOffice.Filter(request.Selector), cancellationToken)).TryGet(out var devices, out var fault))
            return fault;
        var published = await images.All(null, cancellationToken);
        var versions = devices.Where(d => d.Firmware is not null).GroupBy(d => d.Firmware!, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new VersionCount(g.Key, g.Count(), Eligibility.Running(published, g.Key) is not null, Eligibility.Latest(published, g.Key, request.Channel)?.Version)).ToList();
        var stragglers = devices.Where(d => d.Firmware is { } firmware && Eligibility.Latest(published, firmware, request.Channel) is { } latest && FirmwareVersion.Compare(firmware, latest.Version) < 0);
        return new VersionReport(
            devices.Count, versions, [.. stragglers.Select(d => d.DeviceId).Take(MostShown)], [.. devices.Where(d => d.Firmware is null).Select(d => d.DeviceId).Take(MostShown)]);
    }

    private UpdateCheck Check(DeviceRecord device, IReadOnlyList<FirmwareRecord> published, string channel)
    {
        var latest = device.Firmware is { } firmware ? Eligibility.Latest(published, firmware, channel) : null;
        if (latest is null)
            return new(device.DeviceId, device.Firmware, null, null, false, false, device.Firmware is null ? "its firmware is not known" : "nothing is published for it in this channel");
        var why = Eligibility.WhyNot(device, latest, Eligibility.Running(published, device.Firmware)) ?? shelf.Refusal(latest)?.Message;
        return new(device.DeviceId, device.Firmware, latest.Version, latest.Id, FirmwareVersion.Compare(device.Firmware!, latest.Version) < 0, why is null, why);
    }
}
