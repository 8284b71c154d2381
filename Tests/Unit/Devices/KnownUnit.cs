using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices;

internal static class KnownUnit
{
    public static DateTime Now { get; } = new(2026, 2, 9, 8, 0, 0, DateTimeKind.Utc);

    public static DeviceRecord Online(string id = "mycobrain-a1b2c3") => new()
    {
        AgentId = UnitIds.AgentOf(id),
        DeviceId = id,
        Firmware = "side-a-mdp-2.1.0",
        Role = "mushroom1",
        Route = new("serial:/dev/ttyACM0", "mdp"),
        RegisteredAt = Now.AddDays(-1),
        LastSeen = Now.AddSeconds(-5),
        Status = "online",
        HasAgent = true,
    };
}
