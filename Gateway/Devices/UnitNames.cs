using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>Whom a request may speak of, and how it is refused otherwise.</summary>
internal static class UnitNames
{
    /// <summary>What the name of a gateway begins with, which speaks for the units behind it.</summary>
    public const string GatewayPrefix = "gateway-";

    public static Fault NotFound(string deviceId) => Fault.NotFound($"Device not found: {deviceId}");

    /// <summary>A name that no unit can have.</summary>
    public static Fault Impossible(string path) =>
        Fault.InvalidPayload("A device id has 1 to 90 letters, digits, dots, underscores, colons and hyphens, begins with a letter or digit, and is not that of the coordinator.", path);

    /// <summary>A key of a unit speaks for that unit only, one of a gateway for every unit.</summary>
    public static Refusal? RefuseAsAnotherUnit(this HttpContext http, string deviceId) => Caller.Of(http) is { Role: Role.Device, Name: var own } && !MaySpeakFor(own, deviceId)
        ? new(new Fault(FaultCodes.Forbidden, $"The key of unit {own} speaks for that unit only."))
        : null;

    /// <summary>Whether the holder of a device's key may speak for a unit.</summary>
    public static bool MaySpeakFor(string? own, string deviceId) =>
        own is not null && (own.StartsWith(GatewayPrefix, StringComparison.Ordinal) || UnitIds.AgentOf(own) == UnitIds.AgentOf(deviceId));

    /// <summary>Null when the caller may speak for a unit that can exist.</summary>
    public static Refusal? Refuse(this HttpContext http, string? deviceId, string path) =>
        !UnitIds.IsPossible(deviceId) ? new(Impossible(path)) : http.RefuseAsAnotherUnit(deviceId!);
}
