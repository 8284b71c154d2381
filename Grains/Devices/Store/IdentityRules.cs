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
            Extra = hello.Extra is { } extra ? ChipRules.Keep(known.Extra, Kept(known.Extra, extra.ToString())) : known.Extra,
            Identified = known.Identified || (hello.FromUnit && (hello.Firmware ?? hello.Role) is not null),
        };
    }

    /// <summary>A heartbeat brings all that its host knows, but the summary of a probe comes by itself and is not taken away by it.</summary>
    private static string Kept(string known, string said)
    {
        if (!known.Contains(UnitIds.FciSummary, StringComparison.Ordinal) || Member(JsonElement.Parse(known)) is not { } summary)
            return said;
        var now = JsonElement.Parse(said);
        if (now.ValueKind != JsonValueKind.Object || Member(now) is not null)
            return said;
        var members = new Dictionary<string, JsonElement>();
        foreach (var member in now.EnumerateObject())
            members[member.Name] = member.Value;
        members[UnitIds.FciSummary] = summary;
        return JsonSerializer.Serialize(members);

        static JsonElement? Member(JsonElement extra) => extra.ValueKind == JsonValueKind.Object && extra.TryGetProperty(UnitIds.FciSummary, out var member) ? member : null;
    }

    private static string? Own(string? said, string? known, bool own) => own ? said ?? known : known ?? said;

    private static string Text(IReadOnlyList<string> names) => JsonSerializer.Serialize(names);
}
