using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>Tests with units that are heard over HTTP.</summary>
public abstract class UnitSuite(SharedCompany company) : CompanySuite(company)
{
    protected static string NewUnit() => $"unit-{Guid.NewGuid():n}";

    /// <summary>A unit with its agent.</summary>
    protected async Task<string> Born()
    {
        var id = NewUnit();
        await Beat(id, new { device_id = id, device_role = "mushroom1", firmware_version = "side-a-mdp-2.1.0" });
        await Api.Spawn("mycobrain-device", id: "mycobrain-" + id);
        await Eventually.True(async () => (bool)(await Api.Get($"/api/devices/{id}")).Is()["has_agent"]!, "the unit has its agent", TimeSpan.FromSeconds(15), Cancellation);
        await Beat(id, new { device_id = id, device_role = "mushroom1", firmware_version = "side-a-mdp-2.1.0" });
        return id;
    }

    protected Task<Reply> Beat(string id, object? body = null) => Api.Post("/api/devices/heartbeat", body ?? new { device_id = id, host = "127.0.0.1" });
}
