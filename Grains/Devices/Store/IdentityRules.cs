using System.Text.Json;

namespace Mycosoft.Devices;

/// <summary>What a hello changes of what is known of a unit: what it does not say stays, and a host does not overrule what the unit said of its own firmware, role, board and sensors.</summary>
internal static class IdentityRules
{
    public static UnitIdentity After(UnitIdentity known, DeviceHello hello)
    {
        var own = hello.FromUnit || !known.Identified;
        return known with
        {
            Name = hello.Name ?? known.Name,
            DisplayName = hello.DisplayName ?? known.DisplayName,
            Role = Own(hello.Role, known.Role, own),
            Firmware = Own(hello.Firmware, known.Firmware, own),
            Board = Own(hello.Board, known.Board, own),
            Sensors = hello.Sensors is { } sensors && (own || known.Sensors == "[]") ? Text(sensors) : known.Sensors,
            Capabilities = hello.Capabilities is { } capabilities && (own || known.Capabilities == "[]") ? Text(capabilities) : known.Capabilities,
            Host = hello.Host ?? known.Host,
            Port = hello.Port ?? known.Port,
            Location = hello.Location ?? known.Location,
            ConnectionType = hello.ConnectionType ?? known.ConnectionType,
            IngestionSource = hello.IngestionSource ?? known.IngestionSource,
            Extra = hello.Extra is { } extra ? ExtraRules.After(known.Extra, extra.ToString()) : known.Extra,
            Identified = known.Identified || (hello.FromUnit && (hello.Firmware ?? hello.Role) is not null),
        };
    }

    private static string? Own(string? said, string? known, bool own) => own ? said ?? known : known ?? said;

    private static string Text(IReadOnlyList<string> names) => JsonSerializer.Serialize(names);
}
