using System.Globalization;

namespace Mycosoft.Devices.Links;

/// <summary>A link to units as its owner configured it, from <c>Mas:Links:{n}</c>.</summary>
/// <param name="Type">serial, tcp or mqtt.</param>
/// <param name="Name">As <see cref="DeviceRoute.Link"/>.</param>
public sealed record LinkSettings(string Type, string Name)
{
    public const string Serial = "serial";
    public const string Tcp = "tcp";
    public const string Mqtt = "mqtt";

    /// <summary>The address that stands for every port of a board that is plugged in.</summary>
    public const string Auto = "auto";

    private const int LongestName = 90;
    private const int LongestPort = 20;

    private static readonly TimeSpan KeptAlone = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeptAmongOthers = TimeSpan.FromMinutes(1);

    private static readonly string[] Known = ["Type", "Name", "Address", "BaudRate", "Username", "Password", "Tls", "CaFile", "TopicPrefix", "ClientId", "Connections", "KeepSeconds"];

    /// <summary>The port's name; null unless it is serial.</summary>
    public string Port { get; init; } = "";

    public int BaudRate { get; init; } = 115_200;

    /// <summary>Makers whose ports <see cref="Auto"/> stands for, as of <see cref="UsbPort.Vendor"/>.</summary>
    public IReadOnlyCollection<string> Vendors { get; init; } = UsbVendors.OfBoards;

    /// <summary>Where a TCP server or broker is; scheme tcp, mqtt, mqtts, ws or wss.</summary>
    public Uri? Server { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public bool Tls { get; init; }

    /// <summary>Whose certificates are trusted beside those of the machine; PEM.</summary>
    public string? CaFile { get; init; }

    public string TopicPrefix { get; init; } = "mycobrain";

    /// <summary>Under which the broker keeps what comes while this gateway is away; null for one made of the machine and its address.</summary>
    public string? ClientId { get; init; }

    /// <summary>To a broker.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>How long a broker keeps messages for a gateway that is away. Of several gateways one that is away keeps its share from the others, so there it is short.</summary>
    public TimeSpan Kept { get; init; } = KeptAlone;

    /// <summary>Many gateways may hold it at once.</summary>
    public bool IsShared => Type == Mqtt;

    public bool IsAuto => Type == Serial && Port == Auto;

    /// <summary>The link to one of the ports that this one stands for. A name of its own tells the ports of one machine from those of another.</summary>
    public LinkSettings To(string port) => this with { Name = LinkAddress.Name(Name == LinkAddress.Name(Serial, Auto, null) ? Serial : Name, port, null), Port = port };

    public static IReadOnlyList<LinkSettings> Read(IConfiguration configuration, ICollection<string> errors)
    {
        var links = configuration.GetSection("Mas:Links").GetChildren().Select(section => Read(section, IsAlone(configuration) ? KeptAlone : KeptAmongOthers, errors)).OfType<LinkSettings>().ToList();
        foreach (var twice in links.GroupBy(link => link.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
            errors.Add($"Mas:Links: {twice.Key} is there {twice.Count()} times; leave one, or give them names of their own with Name.");
        if (links.Count(link => link.IsAuto) > 1)
            errors.Add($"Mas:Links: more than one has the address {Auto}; each would open the same ports.");
        return links;
    }

    /// <summary>Whether this gateway is the only one of its company.</summary>
    private static bool IsAlone(IConfiguration configuration) => string.IsNullOrWhiteSpace(configuration["Mas:Clustering"]) && string.IsNullOrWhiteSpace(configuration.GetConnectionString("Redis"));

    private static LinkSettings? Read(IConfigurationSection section, TimeSpan kept, ICollection<string> errors)
    {
        var before = errors.Count;
        foreach (var other in section.GetChildren().Where(key => !Known.Contains(key.Key, StringComparer.OrdinalIgnoreCase)))
            errors.Add($"{other.Path} is not a key of a link; there are {string.Join(", ", Known)}.");
        var address = section["Address"] ?? "";
        var type = section["Type"]?.ToLowerInvariant();
        var server = type switch
        {
            Serial => null,
            Tcp => LinkAddress.Tcp(address),
            Mqtt => LinkAddress.Broker(address),
            _ => null,
        };
        Check(type is Serial or Tcp or Mqtt, $"{section.Path}:Type is '{section["Type"]}'; it must be serial, tcp or mqtt.");
        Check(type != Serial || address.Length > 0, $"{section.Path}:Address is not set; it must be the name of a port, such as /dev/ttyACM0, or {Auto}.");
        Check(type != Tcp || server is not null, $"{section.Path}:Address is '{address}'; it must be host:port.");
        Check(type != Mqtt || server is not null, $"{section.Path}:Address is '{address}'; it must be mqtt://host:port, mqtts://host:port, ws://host:port/path or wss://host:port/path, without a user.");
        var baud = 115_200;
        Check(
            section["BaudRate"] is not { Length: > 0 } rate || (int.TryParse(rate, NumberStyles.None, CultureInfo.InvariantCulture, out baud) && baud is >= 300 and <= 4_000_000),
            $"{section.Path}:BaudRate is '{section["BaudRate"]}'; it must be a whole number from 300 to 4,000,000.");
        var tls = false;
        Check(section["Tls"] is not { Length: > 0 } flag || bool.TryParse(flag, out tls), $"{section.Path}:Tls is '{section["Tls"]}'; it must be true or false.");
        Check(!tls || type == Mqtt, $"{section.Path}:Tls is for mqtt only.");
        Check(section["CaFile"] is not { Length: > 0 } file || CanRead(file), $"{section.Path}:CaFile is '{section["CaFile"]}', and there is no file that can be read.");
        Check(section["Password"] is not { Length: > 0 } || section["Username"] is { Length: > 0 }, $"{section.Path}:Password is set without {section.Path}:Username.");
        var connections = 4;
        Check(
            section["Connections"] is not { Length: > 0 } several || (int.TryParse(several, NumberStyles.None, CultureInfo.InvariantCulture, out connections) && connections is >= 1 and <= 32),
            $"{section.Path}:Connections is '{section["Connections"]}'; it must be a whole number from 1 to 32.");
        var keep = (int)kept.TotalSeconds;
        Check(
            section["KeepSeconds"] is not { Length: > 0 } seconds || (int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out keep) && keep is >= 5 and <= 604_800),
            $"{section.Path}:KeepSeconds is '{section["KeepSeconds"]}'; it must be a whole number from 5 to 604,800.");
        var prefix = section["TopicPrefix"] ?? "mycobrain";
        Check(LinkTopics.IsPrefix(prefix), $"{section.Path}:TopicPrefix is '{prefix}'; it must be parts of a topic without +, # and empty ones.");
        var name = section["Name"] is { Length: > 0 } own ? own : LinkAddress.Name(type, address, server);
        Check(name.Length > 0 && name.Length <= (type == Serial && address == Auto ? LongestName - LongestPort : LongestName) && name != DeviceRoute.Http, $"{section.Path}:Name is '{name}'; it must have 1 to {LongestName} characters and not be {DeviceRoute.Http}.");
        return errors.Count > before ? null : new(type!, name)
        {
            Port = address,
            BaudRate = baud,
            Server = server,
            Username = section["Username"],
            Password = section["Password"],
            Tls = tls || server?.Scheme is "mqtts" or "wss",
            CaFile = section["CaFile"] is { Length: > 0 } ca ? ca : null,
            TopicPrefix = prefix,
            Connections = connections,
            Kept = TimeSpan.FromSeconds(keep),
            ClientId = section["ClientId"] is { Length: > 0 } client ? client : null,
        };

        void Check(bool right, string error)
        {
            if (!right)
                errors.Add(error);
        }
    }

    private static bool CanRead(string file)
    {
        try
        {
            using var _ = File.OpenRead(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
