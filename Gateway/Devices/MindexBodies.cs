using System.Text.Json;

namespace Mycosoft.Devices;

/// <summary>The body of POST /api/mindex/mycobrain/commands.</summary>
internal sealed record MindexQueue(string? DeviceId = null, string? SerialNumber = null, string? CommandType = null, MindexOrder? CommandPayload = null, DateTime? ScheduledAt = null);

internal sealed record MindexMosfet(string? Mosfet = null, JsonElement? State = null)
{
    public MindexOrder Order => new("mosfet", Mosfet ?? "", State);
}

internal sealed record MindexInterval(int? IntervalMs = null)
{
    public MindexOrder Order => new("set_interval", Value: JsonSerializer.SerializeToElement(IntervalMs ?? 0));
}

internal sealed record MindexReboot(string? Side = null, int DelayMs = 0)
{
    public MindexOrder Order => new("reboot", Side, JsonSerializer.SerializeToElement(DelayMs));
}

/// <summary>Of MINDEX are the first three members; a unit has to know the others too.</summary>
internal sealed record MindexUpdate(string? Url = null, string? Side = null, bool Force = false, string? Sha256 = null, int? Size = null, string? Version = null)
{
    public MindexOrder Order => new("ota_update", Side, JsonSerializer.SerializeToElement(Url), JsonSerializer.SerializeToElement(new { force = Force, sha256 = Sha256, size = Size, version = Version }));
}

/// <summary>How a command ended at the unit.</summary>
internal sealed record MindexAck(bool? Success = null, JsonText? ResponsePayload = null, string? ErrorMessage = null);
