namespace Mycosoft.Devices.Links;

/// <summary>Makers whose USB ports are taken for those of boards.</summary>
internal static class UsbVendors
{
    /// <summary>The chip of the boards themselves.</summary>
    public static IReadOnlyCollection<string> Espressif { get; } = ["303a"];

    /// <summary>With the bridges that boards are built with, which sit in printers, radios and meters too.</summary>
    public static IReadOnlyCollection<string> OfBoards { get; } = ["303a", "10c4", "1a86", "2341", "2a03", "046b"];
}
