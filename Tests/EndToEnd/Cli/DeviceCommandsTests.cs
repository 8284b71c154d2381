using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Cli;

/// <summary>Units in the field by the built <c>mas</c>.</summary>
public sealed class DeviceCommandsTests : IClassFixture<CliCompany>, IDisposable
{
    private readonly CliCompany _company;
    private readonly MasProgram _mas = new();

    public DeviceCommandsTests(CliCompany company)
    {
        _company = company;
        _mas.Environment["MAS_URL"] = company.Url;
        _mas.Environment["MAS_API_KEY"] = "a-key-for-tests";
    }

    [Fact]
    public async Task A_unit_is_listed_shown_read_commanded_and_removed()
    {
        var id = $"unit-{Guid.NewGuid():n}";
        (await _company.Api.Post("/api/devices/heartbeat", new { device_id = id, device_role = "mushroom1" })).Is();
        (await _company.Api.Post("/api/devices/ingest", new { deviceId = id, temperature = 21.5, seq = 1 })).Is();

        Assert.Matches($"(?m)^{id} +online +mushroom1 ", (await _mas.Run("devices")).With().Output);
        Assert.Equal("online", (await _mas.Run("devices", "show", id, "--json")).With().Json.Text("status"));
        Assert.Contains("21.5", (await _mas.Run("devices", "telemetry", id)).With().Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^temperature .* 21.5 ", (await _mas.Run("devices", "telemetry", id, "--since", "1h", "--metric", "temperature")).With().Output + " ");
        (await _mas.Run("devices", "command", id, "status")).Refused(3, "has no agent yet");
        (await _mas.Run("devices", "remove", id, "--yes")).With();
        (await _mas.Run("devices", "show", id)).Refused(1, "Device not found");
    }

    public void Dispose() => _mas.Dispose();
}
