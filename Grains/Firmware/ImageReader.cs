using Mycosoft.Devices.Protocol.Images;

namespace Mycosoft.Firmware;

/// <summary>Takes an image for one chip, or says what is wrong with it first.</summary>
public static class ImageReader
{
    /// <param name="image">Everything that was sent.</param>
    /// <param name="chip">For which it has to be.</param>
    public static Answer<ImageReport> Read(ReadOnlySpan<byte> image, string chip)
    {
        if (image.Length > IFirmwareParts.Largest)
            return Wrong($"An image has at most {IFirmwareParts.Largest} bytes.");
        var structure = ImageStructureReader.Read(image);
        if (structure.Chip is { } found && found != chip)
            return Wrong($"It is for {found}, not for {chip}.");
        return structure is { Sound: true, Descriptor: { } descriptor }
            ? new ImageReport(
                chip, structure.Segments.Count, structure.Size, structure.Sha256, descriptor.SecureVersion, descriptor.Version, descriptor.Project, descriptor.BuildTime, descriptor.BuildDate, descriptor.Idf, descriptor.ElfSha256)
            : Wrong(structure.Wrong[0]);
    }

    private static Fault Wrong(string message) => Fault.InvalidPayload(message, "$.image");
}
