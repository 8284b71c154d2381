namespace Mycosoft.Devices.Links;

/// <summary>The USB ports that are plugged in, as Linux lists them.</summary>
/// <param name="sysfs">Where Linux tells of its devices.</param>
internal sealed class UsbPorts(string sysfs = "/sys")
{
    // From a port of a bridge over its interface to the device; above it are hubs.
    private const int MostSteps = 3;

    private readonly string _class = Path.Combine(sysfs, "class", "tty");

    /// <summary>Whether this system tells of ports at all.</summary>
    public bool CanTell => OperatingSystem.IsLinux() && Directory.Exists(_class);

    public IReadOnlyList<UsbPort> Find()
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(_class, "ttyACM*").Concat(Directory.EnumerateFileSystemEntries(_class, "ttyUSB*")).Select(Read).OfType<UsbPort>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Null for a port that is on no USB device, or went while it was looked at.</summary>
    private static UsbPort? Read(string entry)
    {
        try
        {
            // Every step of the way may be a link, and what a link says is meant from where it lies.
            var at = Real(Path.Combine(Real(entry), "device"));
            for (var step = 0; step < MostSteps && at is not null; step++, at = Path.GetDirectoryName(at))
            {
                if (Number(at, "idVendor") is { } vendor)
                    return new("/dev/" + Path.GetFileName(entry), vendor, Number(at, "idProduct") ?? "");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It went.
        }

        return null;
    }

    private static string Real(string path) => Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static string? Number(string directory, string name) =>
        Path.Combine(directory, name) is var file && File.Exists(file) ? File.ReadAllText(file).Trim().ToLowerInvariant() : null;
}
