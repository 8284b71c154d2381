using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mycosoft.Devices.Protocol.Images;

namespace Mycosoft.Firmware;

/// <summary>What is signed of an image: one text for one meaning (members in the order of their names, no blanks, absent ones left out), so that whoever signs elsewhere writes the same.</summary>
public static partial class FirmwareManifest
{
    // It travels in a command, of which a unit takes 512 bytes.
    private const int MostVersion = 40;

    public static IReadOnlyList<string> Channels { get; } = ["stable", "beta", "dev"];

    public static string Of(FirmwarePublication publication, ImageReport image)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("channel", publication.Channel);
            json.WriteString("chip", image.Chip);
            if (publication.MinHardware is { } hardware)
                json.WriteString("min_hw", hardware);
            json.WriteString("product", publication.Product);
            json.WriteNumber("secure_version", image.SecureVersion);
            json.WriteString("sha256", image.Sha256);
            json.WriteNumber("size", image.Size);
            json.WriteString("version", publication.Version);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>The first thing that is wrong with what is said of an image. Its names are plain ASCII, so that no two ways to write them exist.</summary>
    public static Fault? Check(FirmwarePublication publication)
    {
        if (!Name().IsMatch(publication.Product))
            return Invalid("product has 1 to 80 letters, digits, dots, underscores and hyphens.", "$.product");
        if (!Name().IsMatch(publication.Version) || publication.Version.Length > MostVersion)
            return Invalid("version has 1 to 40 letters, digits, dots, underscores, plus signs and hyphens.", "$.version");
        if (!Channels.Contains(publication.Channel))
            return Invalid("channel is stable, beta or dev.", "$.channel");
        if (!Chips.All.Contains(publication.Chip))
            return Invalid($"chip is one of {string.Join(", ", Chips.All)}.", "$.chip");
        if (publication.MinHardware is { } hardware && !Name().IsMatch(hardware))
            return Invalid("min_hw has 1 to 80 letters, digits, dots, underscores, plus signs and hyphens.", "$.min_hw");
        if (publication.Notes is { Length: > 10_000 })
            return Invalid("notes has at most 10,000 characters.", "$.notes");
        if (publication.Size is < 1 or > IFirmwareParts.Largest)
            return Invalid(string.Create(CultureInfo.InvariantCulture, $"An image has 1 to {IFirmwareParts.Largest} bytes."), "$.image");
        return (publication.KeyId is null) == (publication.Signature is null) ? null : Invalid("key_id and signature belong together.", "$.signature");
    }

    private static Fault Invalid(string message, string path) => Fault.InvalidPayload(message, path);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._+-]{0,79}\z")]
    private static partial Regex Name();
}
