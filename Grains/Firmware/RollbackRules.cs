namespace Mycosoft.Firmware;

/// <summary>To what units go back that no rollout is named for.</summary>
public static class RollbackRules
{
    /// <param name="running">What the units run.</param>
    /// <param name="version">Back to which; null for the one before.</param>
    public static Answer<FirmwareRecord> Target(IReadOnlyList<FirmwareRecord> published, IReadOnlyList<FirmwareRecord> running, string? version)
    {
        var current = running.DistinctBy(i => i.Id).ToList();
        if (version is null)
        {
            return current switch
            {
                [var one] => Eligibility.Before(published, one) is { } before
                    ? before
                    : new Fault(FaultCodes.PreconditionFailed, $"Nothing before {one.Product} {one.Version} is published in {one.Channel}; name a version."),
                _ => Fault.InvalidPayload($"The units run several versions: {Names(current)}; name the firmware in the selector, or the version to go back to.", "$.selector"),
            };
        }

        return published.Where(i => i.Version == version && i.WithdrawnAt is null && current.Exists(c => c.Product == i.Product)).ToList() switch
        {
            [] => Fault.NotFound($"No firmware of version {version} is published for what the units run."),
            [var one] => one,
            var several => Fault.InvalidPayload($"The units run several products that have a version {version}: {Names(several)}; name one.", "$.product"),
        };
    }

    /// <summary>Whether who runs it goes back to the other, and not forward.</summary>
    public static bool IsAfter(FirmwareRecord running, FirmwareRecord before) =>
        running.Product == before.Product && running.Id != before.Id && FirmwareVersion.Compare(running.Version, before.Version) is not <= 0;

    private static string Names(IEnumerable<FirmwareRecord> images) => string.Join(", ", images.Select(i => $"{i.Product} {i.Version}").Order(StringComparer.Ordinal));
}
