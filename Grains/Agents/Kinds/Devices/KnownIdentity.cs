using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Who a unit is, as it says itself or, where it has not, as its host says.</summary>
public sealed record KnownIdentity(string DeviceId)
{
    public string? Firmware { get; init; }

    public string? Role { get; init; }

    public string? DisplayName { get; init; }

    public IReadOnlyList<string> Sensors { get; init; } = [];

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Its firmware and role are its own word.</summary>
    public bool FromUnit { get; init; }

    public static KnownIdentity Of(DeviceRecord record) => new(record.DeviceId)
    {
        Firmware = Known(record.Firmware),
        Role = record.Role,
        DisplayName = record.DisplayName,
        Sensors = record.Sensors,
        Capabilities = record.Capabilities,
        FromUnit = record.Identified,
    };

    public bool IsSame(KnownIdentity? other) =>
        other is not null && this with { Sensors = other.Sensors, Capabilities = other.Capabilities } == other && Sensors.SequenceEqual(other.Sensors) && Capabilities.SequenceEqual(other.Capabilities);

    /// <summary>What a hello adds; the same instance when that is nothing. A host does not overrule the unit.</summary>
    public static KnownIdentity After(KnownIdentity? before, DeviceHello hello)
    {
        var known = before ?? new(hello.DeviceId);
        if (known.FromUnit && !hello.FromUnit)
            return hello.DisplayName is { } called && known.DisplayName is null ? known with { DisplayName = called } : known;
        var next = known with
        {
            DeviceId = hello.DeviceId,
            Firmware = Known(hello.Firmware) ?? known.Firmware,
            Role = hello.Role ?? known.Role,
            DisplayName = hello.DisplayName ?? known.DisplayName,
            Sensors = Changed(known.Sensors, hello.Sensors),
            Capabilities = Changed(known.Capabilities, hello.Capabilities),
            FromUnit = known.FromUnit || (hello.FromUnit && (Known(hello.Firmware) ?? hello.Role) is not null),
        };
        return before is not null && next == before ? before : next;
    }

    /// <summary>A heartbeat without a version says the word unknown.</summary>
    private static string? Known(string? firmware) => firmware is null or "" or "unknown" ? null : firmware;

    private static IReadOnlyList<string> Changed(IReadOnlyList<string> before, IReadOnlyList<string>? now) => now is null or [] || before.SequenceEqual(now) ? before : now;
}
