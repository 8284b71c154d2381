namespace Mycosoft.Devices.Links;

/// <summary>
/// What a company in one process looks for when nobody configured a link: boards on its own machine. Only the chip of the boards themselves counts then: to open a port resets what hangs on it, and behind the other chips
/// may be anything, so that an owner asks for those.
/// </summary>
internal static class Discovery
{
    private const string Key = "Mas:Devices:Discover";

    public static IReadOnlyList<LinkSettings> Read(IConfiguration configuration, ICollection<string> errors)
    {
        var discover = true;
        if (configuration[Key] is { Length: > 0 } text && !bool.TryParse(text, out discover))
            errors.Add($"{Key} is '{text}'; it must be true or false.");
        var alone = string.IsNullOrWhiteSpace(configuration.GetConnectionString("Postgres")) && string.IsNullOrWhiteSpace(configuration.GetConnectionString("Redis"));
        return discover && alone && !configuration.GetSection("Mas:Links").GetChildren().Any()
            ? [new LinkSettings(LinkSettings.Serial, LinkAddress.Name(LinkSettings.Serial, LinkSettings.Auto, null)) { Port = LinkSettings.Auto, Vendors = UsbVendors.Espressif }]
            : [];
    }
}
