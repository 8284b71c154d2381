using Mycosoft.Devices;
using Mycosoft.Devices.Protocol.Images;

namespace Mycosoft.Firmware;

/// <summary>Whether a unit may be given an image.</summary>
public static class Eligibility
{
    /// <summary>Why not; null when it may.</summary>
    /// <param name="running">The image that the unit runs now, where it is one of ours.</param>
    /// <param name="back">Whether an older version is what is wanted.</param>
    public static string? WhyNot(DeviceRecord device, FirmwareRecord image, FirmwareRecord? running, bool back = false)
    {
        if (device.Firmware is not { Length: > 0 } firmware)
            return "its firmware is not known";
        if (!FirmwareVersion.IsOf(firmware, image.Product))
            return $"runs another product ({firmware})";
        if (Normal(device.Board) is { } board && Chips.All.Contains(board) && board != image.Chip)
            return $"has another chip ({device.Board})";
        if (Hardware(device.Board, image.MinHardware) is { } hardware)
            return hardware;
        if (running is not null && running.SecureVersion > image.SecureVersion)
            return $"does not go back below secure version {running.SecureVersion}";
        if (FirmwareVersion.IsSame(firmware, image.Product, image.Version))
            return "runs it already";
        return !back && FirmwareVersion.Compare(firmware, image.Version) > 0 ? "runs a newer version" : null;
    }

    /// <summary>The newest of a channel for what a unit runs; null when there is none.</summary>
    public static FirmwareRecord? Latest(IEnumerable<FirmwareRecord> images, string firmware, string channel)
    {
        FirmwareRecord? latest = null;
        foreach (var image in images.Where(i => i.WithdrawnAt is null && i.Channel == channel && FirmwareVersion.IsOf(firmware, i.Product)))
        {
            // The longer name fits better: side-a-mdp-test is not side-a-mdp.
            if (latest is null || image.Product.Length > latest.Product.Length || (image.Product == latest.Product && FirmwareVersion.Compare(image.Version, latest.Version) > 0))
                latest = image;
        }

        return latest;
    }

    /// <summary>What came before it in its channel, by number; null when that is not published.</summary>
    public static FirmwareRecord? Before(IEnumerable<FirmwareRecord> images, FirmwareRecord current)
    {
        FirmwareRecord? before = null;
        foreach (var image in images.Where(i => i.WithdrawnAt is null && i.Product == current.Product && i.Channel == current.Channel && FirmwareVersion.Compare(i.Version, current.Version) < 0))
        {
            if (before is null || FirmwareVersion.Compare(image.Version, before.Version) > 0)
                before = image;
        }

        return before;
    }

    public static FirmwareRecord? Running(IEnumerable<FirmwareRecord> images, string? firmware) => images.FirstOrDefault(i => FirmwareVersion.IsSame(firmware, i.Product, i.Version));

    private static string? Hardware(string? board, string? least)
    {
        if (least is null || string.Equals(board, least, StringComparison.OrdinalIgnoreCase) || Normal(board) == Normal(least))
            return null;
        if (board is null)
            return $"needs {least}, and its board is not known";
        return FirmwareVersion.Compare(board, least) is >= 0 ? null : $"needs {least} and is {board}";
    }

    private static string? Normal(string? board) => board?.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal);
}
